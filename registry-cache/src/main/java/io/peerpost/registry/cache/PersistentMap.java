package io.peerpost.registry.cache;

import java.util.AbstractCollection;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash map whose changed copy shares all but a few small arrays with the original: a hash array mapped
 * trie, 32 ways wide (Bagwell, 2001). Reading, putting and removing cost the logarithm of the size to base 32.
 */
final class PersistentMap<K, V> {
    private static final int BITS = 5;

    private final @Nullable Trie<K, V> root;
    private final int size;

    private PersistentMap(@Nullable Trie<K, V> root, int size) {
        this.root = root;
        this.size = size;
    }

    static <K, V> PersistentMap<K, V> empty() {
        return new PersistentMap<>(null, 0);
    }

    /** A place in the trie; {@code hash} is any hash below it. */
    private sealed interface Trie<K, V> {
        int hash();
    }

    private record Leaf<K, V>(int hash, K key, V value) implements Trie<K, V> {}

    /** Many places: of one hash if the bitmap is 0, else one for each bit of it, in order. Never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Branch<K, V>(int hash, int bitmap, Trie<K, V>[] children) implements Trie<K, V> {
        boolean clash() {
            return bitmap == 0;
        }
    }

    @Nullable V get(K key) {
        int hash = spread(key);
        Trie<K, V> at = root;
        for (int shift = 0; at instanceof Branch<K, V> branch; shift += BITS) {
            if (branch.clash()) {
                int found = indexOf(branch, key);
                at = found < 0 ? null : branch.children()[found];
                break;
            }
            int bit = bit(hash, shift);
            at = (branch.bitmap() & bit) == 0 ? null : branch.children()[index(branch.bitmap(), bit)];
        }
        return at instanceof Leaf<K, V> leaf && leaf.key().equals(key) ? leaf.value() : null;
    }

    PersistentMap<K, V> put(K key, V value) {
        Trie<K, V> changed = put(root, 0, new Leaf<>(spread(key), key, value));
        return new PersistentMap<>(changed, get(key) == null ? size + 1 : size);
    }

    PersistentMap<K, V> remove(K key) {
        if (root == null || get(key) == null) {
            return this;
        }
        return new PersistentMap<>(remove(root, 0, spread(key), key), size - 1);
    }

    private static <K, V> Trie<K, V> put(@Nullable Trie<K, V> at, int shift, Leaf<K, V> leaf) {
        if (at == null || (at instanceof Leaf<K, V> old && old.key().equals(leaf.key()))) {
            return leaf;
        }
        if (!(at instanceof Branch<K, V> branch) || branch.clash()) {
            return at.hash() == leaf.hash() ? clash(at, leaf) : pair(shift, at, leaf);
        }
        int bit = bit(leaf.hash(), shift);
        int index = index(branch.bitmap(), bit);
        if ((branch.bitmap() & bit) == 0) {
            return new Branch<>(leaf.hash(), branch.bitmap() | bit, inserted(branch.children(), index, leaf));
        }
        return with(branch, index, put(branch.children()[index], shift + BITS, leaf));
    }

    private static <K, V> Trie<K, V> clash(Trie<K, V> at, Leaf<K, V> leaf) {
        if (!(at instanceof Branch<K, V> branch)) {
            return new Branch<>(leaf.hash(), 0, array(at, leaf));
        }
        int found = indexOf(branch, leaf.key());
        return found < 0
                ? new Branch<>(leaf.hash(), 0, inserted(branch.children(), 0, leaf))
                : with(branch, found, leaf);
    }

    private static <K, V> Trie<K, V> pair(int shift, Trie<K, V> one, Trie<K, V> two) {
        int bitOne = bit(one.hash(), shift);
        int bitTwo = bit(two.hash(), shift);
        if (bitOne == bitTwo) {
            return new Branch<>(two.hash(), bitOne, array(pair(shift + BITS, one, two)));
        }
        boolean ordered = Integer.compareUnsigned(bitOne, bitTwo) < 0;
        return new Branch<>(two.hash(), bitOne | bitTwo, ordered ? array(one, two) : array(two, one));
    }

    /** The place without a key that is below it. */
    private static <K, V> @Nullable Trie<K, V> remove(Trie<K, V> at, int shift, int hash, K key) {
        if (!(at instanceof Branch<K, V> branch)) {
            return null;
        }
        int bit = branch.clash() ? 0 : bit(hash, shift);
        int index = branch.clash() ? indexOf(branch, key) : index(branch.bitmap(), bit);
        Trie<K, V> child = remove(branch.children()[index], shift + BITS, hash, key);
        if (child != null) {
            return branch.children().length == 1 && child instanceof Leaf ? child : with(branch, index, child);
        }
        Trie<K, V>[] left = removed(branch.children(), index);
        if (left.length == 0) {
            return null;
        }
        return left.length == 1 && left[0] instanceof Leaf
                ? left[0]
                : new Branch<>(left[0].hash(), branch.bitmap() & ~bit, left);
    }

    private static <K, V> Branch<K, V> with(Branch<K, V> branch, int index, Trie<K, V> child) {
        Trie<K, V>[] copy = branch.children().clone();
        copy[index] = child;
        return new Branch<>(branch.hash(), branch.bitmap(), copy);
    }

    private static <K, V> int indexOf(Branch<K, V> clash, K key) {
        for (int i = 0; i < clash.children().length; i++) {
            if (clash.children()[i] instanceof Leaf<K, V> leaf && leaf.key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static <K, V> Trie<K, V>[] array(Trie<K, V>... children) {
        return children;
    }

    private static <K, V> Trie<K, V>[] inserted(Trie<K, V>[] children, int index, Trie<K, V> child) {
        Trie<K, V>[] copy = Arrays.copyOf(children, children.length + 1);
        System.arraycopy(children, index, copy, index + 1, children.length - index);
        copy[index] = child;
        return copy;
    }

    private static <K, V> Trie<K, V>[] removed(Trie<K, V>[] children, int index) {
        Trie<K, V>[] copy = Arrays.copyOf(children, children.length - 1);
        System.arraycopy(children, index + 1, copy, index, copy.length - index);
        return copy;
    }

    private static int spread(Object key) {
        int hash = key.hashCode();
        return hash ^ (hash >>> 16);
    }

    private static int bit(int hash, int shift) {
        return 1 << ((hash >>> shift) & 31);
    }

    private static int index(int bitmap, int bit) {
        return Integer.bitCount(bitmap & (bit - 1));
    }

    /** All values, in no order. */
    Collection<V> values() {
        return new AbstractCollection<>() {
            @Override
            public Iterator<V> iterator() {
                return new Values<>(root);
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private static final class Values<K, V> implements Iterator<V> {
        private final Deque<Trie<K, V>> open = new ArrayDeque<>();

        Values(@Nullable Trie<K, V> root) {
            if (root != null) {
                open.push(root);
            }
        }

        @Override
        public boolean hasNext() {
            return !open.isEmpty();
        }

        @Override
        public V next() {
            while (!open.isEmpty()) {
                Trie<K, V> next = open.pop();
                if (next instanceof Leaf<K, V> leaf) {
                    return leaf.value();
                }
                Collections.addAll(open, ((Branch<K, V>) next).children());
            }
            throw new NoSuchElementException();
        }
    }
}

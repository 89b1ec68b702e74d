package io.peerpost.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who may know whom, read from the class files of everything that ships. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ModuleRulesTest {
    private static final String[] JDK_AND_ANNOTATIONS = {
        "java..", "org.jspecify..", "com.google.errorprone.annotations.."
    };
    private static final String[] BACKENDS = {
        "io.peerpost.registry.memory..",
        "io.peerpost.registry.mdns..",
        "io.peerpost.registry.etcd..",
        "io.peerpost.registry.consul.."
    };
    /** What sits in front of the rooms; the values that users set options with are for all. */
    private static final DescribedPredicate<JavaClass> FRONT_DOOR = DescribedPredicate.describe(
            "the broker's front door",
            type -> type.getPackageName().equals("io.peerpost.broker.http")
                    && Stream.of("Picking", "WhenFull", "HttpHandler")
                            .noneMatch(value -> type.getName().startsWith("io.peerpost.broker.http." + value)));

    private static final Set<String> MAY_BE_STATIC =
            // memory://name is one registry for the whole process, by its name
            Set.of("io.peerpost.registry.memory.NamedSpaces.SPACES");

    private final JavaClasses shipped = new ClassFileImporter()
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("io.peerpost");

    @Test
    void theApisNeedNothingButTheJdk() {
        classes()
                .that()
                .resideInAnyPackage("io.peerpost.registry", "io.peerpost.registry.internal")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(JDK_AND_ANNOTATIONS)
                        .or(resideInAnyPackage("io.peerpost.registry", "io.peerpost.registry.internal")))
                .check(shipped);
        classes()
                .that()
                .resideInAPackage("io.peerpost.broker")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(JDK_AND_ANNOTATIONS).or(resideInAPackage("io.peerpost.broker")))
                .check(shipped);
    }

    @Test
    void noRegistryKnowsTheBroker() {
        noClasses()
                .that()
                .resideInAPackage("io.peerpost.registry..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.peerpost.broker..", "io.peerpost.cli..")
                .check(shipped);
    }

    @Test
    void noBackendKnowsAnotherNorTheCache() {
        slices().matching("io.peerpost.registry.(memory|mdns|etcd|consul)..")
                .should()
                .notDependOnEachOther()
                .check(shipped);
        noClasses()
                .that()
                .resideInAnyPackage(BACKENDS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.peerpost.registry.cache..", "io.peerpost.registry.tck..")
                .check(shipped);
    }

    @Test
    void theBrokerKnowsTheRegistryApiAndTheCacheAndNoBackend() {
        classes()
                .that()
                .resideInAPackage("io.peerpost.broker.http..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(JDK_AND_ANNOTATIONS)
                        .or(resideInAnyPackage(
                                "io.peerpost.registry",
                                "io.peerpost.registry.cache",
                                "io.peerpost.broker",
                                "io.peerpost.broker.inbox",
                                "io.peerpost.broker.http..",
                                "io.netty..",
                                "com.fasterxml.jackson.core..",
                                "org.slf4j..")))
                .check(shipped);
    }

    @Test
    void theInboxsStoreKnowsTheBrokersApiAlone() {
        classes()
                .that()
                .resideInAPackage("io.peerpost.inbox.sqlite..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(JDK_AND_ANNOTATIONS)
                        .or(resideInAnyPackage(
                                "io.peerpost.broker",
                                "io.peerpost.broker.inbox",
                                "io.peerpost.inbox.sqlite..",
                                "org.sqlite..",
                                "com.fasterxml.jackson.core..",
                                "org.slf4j..")))
                .check(shipped);
    }

    @Test
    void theBrokersRoomsKnowOnlyTheRoomsBelow() {
        roomKnowsNeither("net", "wire", "publish", "subscribe");
        roomKnowsNeither("wire", "publish", "subscribe");
        roomKnowsNeither("publish", "subscribe");
        roomKnowsNeither("subscribe", "publish");
    }

    private void roomKnowsNeither(String room, String... others) {
        String rooms = "io.peerpost.broker.http.internal.";
        String[] packages = Stream.of(others).map(other -> rooms + other + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(rooms + room + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages).or(FRONT_DOOR))
                .check(shipped);
    }

    @Test
    void internalPackagesAreUsedByTheirOwnOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.peerpost.registry..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.peerpost.registry.internal..")
                .check(shipped);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.peerpost.broker.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.peerpost.broker.http.internal..")
                .check(shipped);
    }

    @Test
    void oneClassKnowsTheLibraryThatNobodyMaintains() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.peerpost.registry.consul.EcwidAgent")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.ecwid..", "com.google.gson..")
                .check(shipped);
    }

    @Test
    void typesOfLibrariesStayOutOfPublicSignatures() {
        Set<String> found = shipped.stream()
                .filter(type -> !type.getPackageName().contains(".internal"))
                .filter(ModuleRulesTest::isPublic)
                .flatMap(type -> type.getMembers().stream())
                .filter(member -> !member.getOwner().getPackageName().equals("io.peerpost.cli"))
                .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED))
                .filter(member -> typesOf(member).anyMatch(ModuleRulesTest::isOfALibrary))
                .map(JavaMember::getFullName)
                .collect(toCollection(TreeSet::new));
        // the contract tests are JUnit classes, and say so
        found.removeIf(name -> name.startsWith("io.peerpost.registry.tck."));
        assertEquals(Set.of(), found);
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ModuleRulesTest::isPublic).orElse(true);
    }

    private static Stream<JavaClass> typesOf(JavaMember member) {
        Stream<JavaType> types = member instanceof JavaCodeUnit unit
                ? Stream.of(
                                Stream.of(unit.getReturnType()),
                                unit.getParameterTypes().stream(),
                                unit.getExceptionTypes().stream().<JavaType>map(type -> type))
                        .flatMap(stream -> stream)
                : Stream.of(((JavaField) member).getType());
        return types.flatMap(type -> type.getAllInvolvedRawTypes().stream());
    }

    private static boolean isOfALibrary(JavaClass type) {
        return !type.isPrimitive()
                && Stream.of("java.", "io.peerpost.")
                        .noneMatch(type.getBaseComponentType().getName()::startsWith)
                && !type.getBaseComponentType().isPrimitive();
    }

    @Test
    void nothingOfTheStateIsStatic() {
        fields().that().areStatic().should().beFinal().check(shipped);
        List<String> mutable = shipped.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .filter(field -> isMutable(field.getRawType()))
                .map(JavaMember::getFullName)
                .filter(name -> !MAY_BE_STATIC.contains(name))
                .sorted()
                .toList();
        assertEquals(List.of(), mutable);
    }

    private static boolean isMutable(JavaClass type) {
        String name = type.getName();
        return name.startsWith("java.util.concurrent.atomic.")
                || name.startsWith("java.util.concurrent.locks.")
                || Stream.of(
                                "java.util.concurrent.ConcurrentMap",
                                "java.util.concurrent.Executor",
                                "java.util.AbstractCollection",
                                "java.util.AbstractMap",
                                "java.util.Queue",
                                "java.lang.ThreadLocal",
                                "java.lang.Thread",
                                "java.lang.StringBuilder",
                                "io.peerpost.registry.Registry",
                                "io.peerpost.broker.Broker")
                        .anyMatch(type::isAssignableTo);
    }
}

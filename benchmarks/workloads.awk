# Makes the table of benchmarks/workloads, behind figures.awk, and writes the same as JSON. Lines: round, lane, case,
# messages a second, p50, p99 and p99.9 in microseconds, microseconds of processor time per delivery, steal; or: round,
# missing, lane, workload, why. What is compared was measured in the same round, one behind the other.

function part(workload, text) {
  if (index("," only ",", "," workload ",")) printf "| **%s** | | | | | |\n", text
  return index("," only ",", "," workload ",")
}

# The median of a column's ratio to that of the base, turn by turn; sets least, most and runs.
function times(key, base, column, turn, list) {
  for (turn = 1; turn <= turns; turn++)
    if ((key, column, turn) in value && (base, column, turn) in value)
      list = list " " value[key, column, turn] / value[base, column, turn]
  return list == "" ? "" : median(list)
}

# Both lanes of a case; compared is the column to that of the base case.
function rows(what, workload, name, base, lane, i) {
  for (i = 1; i <= 2; i++) {
    lane = i == 1 ? "stream" : "compatible"
    row(what ", " lane " lane", workload, lane, name, base)
  }
}

function row(what, workload, lane, name, base, key, rate, from, to, cpu, low, high, ratio, rest, paced) {
  key = lane " " name
  if (!((key, 4) in values)) {
    if ((lane " " workload) in why) printf "| %s | **did not run: %s** | | | | |\n", what, why[lane " " workload]
    return
  }
  paced = workload == "head-of-line"
  rate = median(values[key, 4]); from = least; to = most
  count = runs
  if ((lane " " workload) in why) what = what " (**" count " runs: " why[lane " " workload] "**)"
  cpu = median(values[key, 8]); low = least; high = most
  if (paced) {
    ratio = times(key, lane " " base, 5)
    low50 = least; high50 = most
    rest = times(key, lane " " base, 6)
    ratio = ratio == "" ? "" : sprintf("p50 %.2f (%.2f to %.2f), p99 %.2f (%.2f to %.2f)", ratio, low50, high50, rest, least, most)
  } else {
    ratio = times(key, lane " " base, 8)
    ratio = ratio == "" ? "" : sprintf("%.2f (%.2f to %.2f)", ratio, least, most)
  }
  printf "| %s | %s (%s to %s) | %.1f (%.1f to %.1f) | %s | %.0f / %.0f / %.0f | %.0f |\n", what, thousands(rate), \
    thousands(from), thousands(to), cpu, low, high, name == base ? "" : ratio, median(values[key, 5]), \
    median(values[key, 6]), median(values[key, 7]), median(values[key, 9])
  json_row(workload, lane, name, base, key, paced)
}

function json_row(workload, lane, name, base, key, paced, rate, from, to, cpu, low, high) {
  rate = median(values[key, 4]); from = least; to = most
  cpu = median(values[key, 8]); low = least; high = most
  out = out sprintf("%s\n    {\"workload\": \"%s\", \"lane\": \"%s\", \"case\": \"%s\", \"runs\": %d, " \
    "\"messagesPerSecond\": %.0f, \"least\": %.0f, \"most\": %.0f, \"cpuMicros\": %.2f, \"cpuLeast\": %.2f, " \
    "\"cpuMost\": %.2f, \"p50Micros\": %.1f, \"p99Micros\": %.1f, \"p999Micros\": %.1f, \"stealPercent\": %.1f, ", \
    out == "" ? "" : ",", workload, lane, name, runs, rate, from, to, cpu, low, high, median(values[key, 5]), \
    median(values[key, 6]), median(values[key, 7]), median(values[key, 9]))
  out = out sprintf("\"base\": \"%s\"", base)
  if (paced) out = out quotient("timesP50", key, lane " " base, 5) quotient("timesP99", key, lane " " base, 6) "}"
  else out = out quotient("timesCpu", key, lane " " base, 8) "}"
}

function quotient(name, key, base, column, ratio) {
  ratio = times(key, base, column)
  return ratio == "" ? sprintf(", \"%s\": null", name) : \
    sprintf(", \"%s\": %.3f, \"%sLeast\": %.3f, \"%sMost\": %.3f", name, ratio, name, least, name, most)
}

BEGIN { kind = "workload" }

$2 == "missing" {
  key = $3 " " $4
  sub(/^[^ ]+ missing [^ ]+ [^ ]+ /, "")
  why[key] = $0
  next
}

{
  key = $2 " " $3
  # two of a round are two turns, and a round that failed leaves its turns out
  turn = ($1 - 1) * 2 + ++seen[key, $1]
  if (turn > turns) turns = turn
  for (i = 4; i <= 9; i++) {
    values[key, i] = values[key, i] " " $i
    value[key, i, turn] = $i
  }
}

END {
  print "| median of " (rounds > 1 ? rounds " rounds" : "one run") (form == "short" ? ", short: Java is not warm" : "") \
    " | messages a second (least to most) | µs of CPU a delivery (least to most) | times the first (least to most) |" \
    " µs p50 / p99 / p99.9 | steal % |"
  print "| --- | --- | --- | --- | --- | --- |"
  if (part("targets", "targets: 1 KiB, 64 in flight; processor time compared")) {
    rows("one node", "targets", "single", "single")
    rows("broadcast to 8 nodes", "targets", "broadcast", "single")
    rows("a group of 4", "targets", "group", "single")
    rows("a group of 4, 64 in flight to each member", "targets", "group-64-each", "single")
  }
  if (part("messages", "sizes, and a durable inbox: 64 in flight; processor time compared")) {
    rows("1 KiB", "messages", "1024", "1024")
    rows("100 bytes", "messages", "100", "1024")
    rows("64 KiB", "messages", "65536", "1024")
    rows("1 KiB, durable inbox", "messages", "durable", "1024")
  }
  if (part("fleet", "nodes in the fleet: 1 KiB, 64 in flight, one process; processor time compared")) {
    rows("10", "fleet-10", "fleet-10", "fleet-10")
    rows("1,000", "fleet-1000", "fleet-1000", "fleet-10")
    rows("100,000", "fleet-100000", "fleet-100000", "fleet-10")
  }
  if (part("head-of-line", thousands(rate) " messages of 1 KiB a second to 64 handlers at once; times of the quick ones compared")) {
    rows("all quick", "head-of-line", "quick", "quick")
    rows("1 % take 50 ms", "head-of-line", "slow", "quick")
  }
  printf "{\n  \"form\": \"%s\", \"loadBefore\": %s, \"rounds\": %d, \"warmUpSeconds\": %d, \"seconds\": %d, \"rate\": %d,\n" \
    "  \"rows\": [%s\n  ],\n  \"missing\": [%s\n  ]\n}\n", form, load, rounds, warm_up, seconds, rate, out, absentees() >json
}

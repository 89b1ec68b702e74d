# Makes the table of benchmarks/peers, behind figures.awk, and writes the same as JSON. Lines: contender, mode, messages
# a second, p50, p99 and p99.9 in microseconds, microseconds of processor time per message, steal; or: contender, missing,
# why.

function ratio(rate, key) {
  return (key, 3) in values ? sprintf("%.2f", rate / median(values[key, 3])) : ""
}

function heading(text, mode, other) {
  printf "| **%s** | | | | | | |\n", text
  group = mode; same = other
}

function row(what, contender, mode, key, rate, from, to, nats, tcp, p50, p99, p999, cpu, steal, count) {
  key = contender " " mode
  if (!((key, 3) in values)) {
    if (contender in why) printf "| %s | **did not run: %s** | | | | | |\n", what, why[contender]
    return
  }
  rate = median(values[key, 3]); from = least; to = most
  if (runs < rounds) what = what " (**" runs " of " rounds " runs: " why[contender] "**)"
  count = runs
  nats = ratio(rate, "nats " same); tcp = ratio(rate, "tcp " same)
  p50 = median(values[key, 4]); p99 = median(values[key, 5]); p999 = median(values[key, 6])
  cpu = median(values[key, 7]); steal = median(values[key, 8])
  printf "| %s | %s (%s to %s) | %s | %s | %s | %.1f | %.0f |\n", what, thousands(rate), thousands(from), thousands(to), \
    nats, tcp, (p50 > 0 ? sprintf("%.0f / %.0f / %.0f", p50, p99, p999) : ""), cpu, steal
  rows = rows sprintf("%s\n    {\"contender\": \"%s\", \"mode\": \"%s\", \"inFlight\": %d, \"answered\": %s, \"runs\": %d, " \
    "\"messagesPerSecond\": %.0f, \"least\": %.0f, \"most\": %.0f, \"timesNats\": %s, \"timesTcp\": %s, \"p50Micros\": %s, " \
    "\"p99Micros\": %s, \"p999Micros\": %s, \"cpuMicros\": %.2f, \"stealPercent\": %.1f}", rows == "" ? "" : ",", contender, mode, mode + 0, \
    mode ~ /unanswered/ ? "false" : "true", count, rate, from, to, nats == "" ? "null" : nats, tcp == "" ? "null" : tcp, \
    (p50 > 0 ? p50 : "null"), (p50 > 0 ? p99 : "null"), (p50 > 0 ? p999 : "null"), cpu, steal)
}

BEGIN { kind = "contender" }
$2 == "missing" { why[$1] = substr($0, length($1) + 10); next }
{ for (i = 3; i <= 8; i++) values[$1 " " $2, i] = values[$1 " " $2, i] " " $i }

END {
  print "| " (rounds > 1 ? "median of " rounds : "one run") (form == "short" ? ", short: Java is not warm" : "") \
    " | messages a second (least to most) | times NATS | times TCP | µs p50 / p99 / p99.9 | µs of CPU each | steal % |"
  print "| --- | --- | --- | --- | --- | --- | --- |"
  heading("one in flight, answered", "1", "1")
  row("TCP", "tcp", "1")
  row("HTTP server alone (Netty, wrk)", "http", "1")
  row("Peerpost's subscriber alone (POST, wrk)", "server", "1")
  row("Peerpost, handled and acknowledged", "peerpost", "1")
  row("the same by POST", "post", "1")
  row("NATS, request and reply", "nats", "1")
  row("Vert.x event bus, request and reply", "vertx", "1")
  row("Redis, pub/sub and an answer", "redis", "1")
  row("ZeroMQ, PUSH/PULL and an answer", "zeromq", "1")
  heading("64 in flight, answered", "64", "64")
  row("TCP", "tcp", "64")
  row("HTTP server alone (Netty, wrk)", "http", "64")
  row("Peerpost's subscriber alone (POST, wrk)", "server", "64")
  row("Peerpost, handled and acknowledged", "peerpost", "64")
  row("the same by POST", "post", "64")
  row("NATS, request and reply", "nats", "64")
  row("Vert.x event bus, request and reply", "vertx", "64")
  row("Redis, pub/sub and an answer", "redis", "64")
  row("ZeroMQ, PUSH/PULL and an answer", "zeromq", "64")
  heading("1,024 in flight, one in 64 answered; Peerpost's and by HTTP all", "1024", "1024-unanswered")
  row("TCP", "tcp", "1024-unanswered")
  row("HTTP server alone (Netty, wrk)", "http", "1024")
  row("Peerpost's subscriber alone (POST, wrk)", "server", "1024")
  row("Peerpost, handled and acknowledged", "peerpost", "1024")
  row("the same by POST", "post", "1024")
  row("NATS, fire and forget", "nats", "1024-unanswered")
  row("Vert.x event bus, send", "vertx", "1024-unanswered")
  row("Redis, pub/sub", "redis", "1024-unanswered")
  row("ZeroMQ, PUSH/PULL", "zeromq", "1024-unanswered")
  printf "{\n  \"form\": \"%s\", \"loadBefore\": %s, \"rounds\": %d, \"warmUpSeconds\": %d, \"seconds\": %d, \"size\": 1024,\n" \
    "  \"rows\": [%s\n  ],\n  \"missing\": [%s\n  ]\n}\n", form, load, rounds, warm_up, seconds, rows, absentees() >json
}

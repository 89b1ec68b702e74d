# What the tables of benchmarks/peers and benchmarks/workloads have in common.

# Of numbers in a string; sets least, most and runs.
function median(numbers, n, i, j, v, t) {
  n = split(numbers, v, " ")
  for (i = 2; i <= n; i++) for (j = i; j > 1 && v[j - 1] + 0 > v[j] + 0; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
  least = v[1]; most = v[n]; runs = n
  return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}

function thousands(number, text) {
  text = sprintf("%.0f", number)
  while (text ~ /[0-9][0-9][0-9][0-9]/) sub(/[0-9][0-9][0-9]($|,)/, ",&", text)
  return text
}

function absentees(key, list) {
  for (key in why) list = list sprintf("%s\n    {\"%s\": \"%s\", \"why\": \"%s\"}", list == "" ? "" : ",", kind, key, why[key])
  return list
}

/*
 * ZeroMQ from one process to another, as PeersBenchmark measures the others: a PUSH/PULL pair for messages, another one
 * for answers, which a message asks for with its first byte.
 *
 *   zeromq WARM-UP SECONDS
 *
 * Prints a line per mode: mode, messages a second, p50, p99 and p99.9 in microseconds, microseconds of processor time
 * per message, and the steal in percent.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#define SIZE 1024
#define MOST_IN_FLIGHT 1024

struct mode {
  const char *key;
  int in_flight;
  int each; /* how many messages share an answer */
};

static const struct mode modes[] = {{"1024-unanswered", 1024, 64}, {"64", 64, 1}, {"1", 1, 1}};
enum { MODES = sizeof modes / sizeof modes[0] };

static void *messages, *answers;
static double *times; /* in seconds, of messages that were answered */
static size_t count, room;

static void check(int ok, const char *what) {
  if (!ok) {
    fprintf(stderr, "zeromq: %s: %s\n", what, zmq_strerror(zmq_errno()));
    exit(1);
  }
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

/* Sets all ticks of the processors and those that the host gave to others. */
static void processor_time(double *all, double *stolen) {
  double t[8] = {0};
  FILE *stat = fopen("/proc/stat", "r");
  check(stat && fscanf(stat, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", t, t + 1, t + 2, t + 3, t + 4, t + 5, t + 6, t + 7) == 8,
        "/proc/stat");
  fclose(stat);
  *all = 0;
  for (int i = 0; i < 8; i++) *all += t[i];
  *stolen = t[7];
}

/* The processor time that a process has used. */
static double used(pid_t pid) {
  char path[64];
  double user = 0, system = 0;
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  FILE *stat = fopen(path, "r");
  check(stat && fscanf(stat, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lf %lf", &user, &system) == 2, path);
  fclose(stat);
  return (user + system) / sysconf(_SC_CLK_TCK);
}

static void *open_socket(void *context, int type) {
  int none = 0, linger = 0;
  void *socket = zmq_socket(context, type);
  check(socket != NULL, "socket");
  /* how much is under way is bounded by answers */
  check(!zmq_setsockopt(socket, ZMQ_SNDHWM, &none, sizeof none), "SNDHWM");
  check(!zmq_setsockopt(socket, ZMQ_RCVHWM, &none, sizeof none), "RCVHWM");
  check(!zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger), "LINGER");
  return socket;
}

/* Binds a socket and writes its address, of a fixed length, into a pipe. */
static void *bound(void *context, int type, int pipe) {
  char address[64] = "";
  size_t length = sizeof address;
  void *socket = open_socket(context, type);
  check(!zmq_bind(socket, "tcp://127.0.0.1:*"), "bind");
  check(!zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, address, &length), "LAST_ENDPOINT");
  check(write(pipe, address, sizeof address) == sizeof address, "pipe");
  return socket;
}

static void *connected(void *context, int type, int pipe) {
  char address[64];
  void *socket = open_socket(context, type);
  check(read(pipe, address, sizeof address) == sizeof address, "pipe");
  check(!zmq_connect(socket, address), "connect");
  return socket;
}

static void subscribe(int pipe) {
  void *context = zmq_ctx_new();
  char body[SIZE];
  messages = bound(context, ZMQ_PULL, pipe);
  answers = bound(context, ZMQ_PUSH, pipe);
  for (;;) {
    check(zmq_recv(messages, body, SIZE, 0) == SIZE, "receive");
    if (body[0]) check(zmq_send(answers, "", 0, 0) == 0, "answer");
  }
}

static void record(double time) {
  if (count == room) {
    room = room ? 2 * room : 1 << 20;
    times = realloc(times, room * sizeof *times);
    check(times != NULL, "memory");
  }
  times[count++] = time;
}

/* Sends for a time, and returns how many messages a second were answered. Answers come in the order of the messages. */
static double run(const struct mode *mode, double time, int counting) {
  double sent[MOST_IN_FLIGHT], start = seconds(), end = start + time, now = start;
  int most = mode->in_flight / mode->each;
  long asked = 0, answered = 0;
  char body[SIZE];
  memset(body, 'x', SIZE);
  count = 0;
  while (now < end || answered < asked) {
    int full = now >= end || asked - answered == most;
    if (asked > answered && zmq_recv(answers, NULL, 0, full ? 0 : ZMQ_DONTWAIT) >= 0) {
      now = seconds();
      if (counting) record(now - sent[answered % most]);
      answered++;
      continue;
    }
    body[0] = 0;
    for (int i = 1; i < mode->each; i++) check(zmq_send(messages, body, SIZE, 0) == SIZE, "send");
    body[0] = 1;
    now = seconds();
    sent[asked++ % most] = now;
    check(zmq_send(messages, body, SIZE, 0) == SIZE, "send");
  }
  return answered * mode->each / (seconds() - start);
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double micros(double part) {
  return count ? times[(size_t)(part * (count - 1))] * 1e6 : 0;
}

int main(int argc, char **argv) {
  int pipes[2];
  if (argc != 3) {
    fprintf(stderr, "zeromq WARM-UP SECONDS\n");
    return 2;
  }
  check(!pipe(pipes), "pipe");
  pid_t child = fork();
  check(child >= 0, "fork");
  if (!child) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    subscribe(pipes[1]);
  }
  void *context = zmq_ctx_new();
  messages = connected(context, ZMQ_PUSH, pipes[0]);
  answers = connected(context, ZMQ_PULL, pipes[0]);
  for (int i = 0; i < MODES; i++) run(&modes[i], atof(argv[1]) / MODES, 0);
  for (int i = 0; i < MODES; i++) {
    double all, stolen, all_then, stolen_then;
    run(&modes[i], 0.5, 0);
    processor_time(&all_then, &stolen_then);
    double before = used(getpid()) + used(child), start = seconds();
    double rate = run(&modes[i], atof(argv[2]), 1);
    double sent = rate * (seconds() - start), cpu = used(getpid()) + used(child) - before;
    processor_time(&all, &stolen);
    qsort(times, count, sizeof *times, ascending);
    printf("%s %.0f %.1f %.1f %.1f %.2f %.1f\n", modes[i].key, rate, micros(0.5), micros(0.99), micros(0.999),
           1e6 * cpu / sent, all > all_then ? 100 * (stolen - stolen_then) / (all - all_then) : 0);
  }
  kill(child, SIGTERM);
  return 0;
}

/* The statements of a plan on SQLite, over and over: what the database itself can do, with nothing around it.
 *
 * loop DATABASE PLAN GROUP SECONDS ROWS: GROUP runs of the plan share a commit. A plan is statements, each
 * ended by a line ";;". ?1 is a row between 1 and ROWS, ?2 a number never seen before, ?3 an amount.
 * Prints runs per second.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STATEMENTS_MAX 32

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void must(sqlite3 *db, int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

int main(int count, char **words) {
    if (count != 6) return 2;
    sqlite3 *db;
    sqlite3_stmt *plan[STATEMENTS_MAX];
    int statements = 0, group = atoi(words[3]);
    double seconds = atof(words[4]);
    long rows = atol(words[5]), runs = 0;
    must(db, sqlite3_open(words[1], &db));
    must(db, sqlite3_exec(db,
        "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-8000; PRAGMA wal_autocheckpoint=4000", 0, 0, 0));

    FILE *file = fopen(words[2], "r");
    if (!file) return 2;
    static char text[1 << 20], line[1 << 18];
    text[0] = 0;
    while (fgets(line, sizeof line, file)) {
        if (strcmp(line, ";;\n")) { strcat(text, line); continue; }
        must(db, sqlite3_prepare_v2(db, text, -1, &plan[statements++], 0));
        text[0] = 0;
    }

    long long fresh = (long long)time(0) * 1000000;
    double start = now();
    srandom((unsigned)fresh);
    while (now() - start < seconds) {
        must(db, sqlite3_exec(db, "BEGIN IMMEDIATE", 0, 0, 0));
        for (int i = 0; i < group; i++, runs++, fresh++) {
            long long values[] = {1 + random() % rows, fresh, 10000 + random() % 1000000};
            for (int s = 0; s < statements; s++) {
                for (int v = 0; v < 3; v++) sqlite3_bind_int64(plan[s], v + 1, values[v]);
                int code;
                while ((code = sqlite3_step(plan[s])) == SQLITE_ROW) {}
                must(db, code);
                sqlite3_reset(plan[s]);
            }
        }
        must(db, sqlite3_exec(db, "COMMIT", 0, 0, 0));
    }
    printf("%.1f\n", runs / (now() - start));
    return 0;
}

/* Runs a script in several threads of one process at the same time, and in each several times over, as a server with
 * threads does: threads INI SCRIPT THREADS TIMES. A script fails that ends with another status than 0. What the main
 * thread waits for meanwhile, in a request of its own, must have come undisturbed, and no descriptor must stay. */

/* PHP's headers are to come first: what they ask of the C library, they say in there. */
#include <sapi/embed/php_embed.h>

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define THREADS 64

static const char *script;
static int times;

/* How many scripts have failed. */
static int failures;

static void run_script(void)
{
	zend_file_handle file;

	zend_first_try {
		zend_stream_init_filename(&file, script);
		CG(skip_shebang) = 1;
		if (!php_execute_script(&file) || EG(exit_status) != 0) {
			__atomic_fetch_add(&failures, 1, __ATOMIC_SEQ_CST);
		}
		zend_destroy_file_handle(&file);
	} zend_catch {
		__atomic_fetch_add(&failures, 1, __ATOMIC_SEQ_CST);
	} zend_end_try();
}

static void *run_thread(void *unused)
{
	(void) unused;
	ts_resource(0);
	for (int time = 0; time < times; time++) {
		if (php_request_startup() == FAILURE) {
			__atomic_fetch_add(&failures, 1, __ATOMIC_SEQ_CST);
			break;
		}
		run_script();
		php_request_shutdown(NULL);
	}
	ts_free_thread();
	return NULL;
}

static int descriptors(void)
{
	DIR *directory = opendir("/proc/self/fd");
	int count = 0;

	while (readdir(directory)) {
		count++;
	}
	closedir(directory);
	return count;
}

static int eval(const char *code)
{
	zval value;
	int outcome = 0;

	if (zend_eval_string((char *) code, &value, "main thread") == SUCCESS) {
		outcome = zend_is_true(&value);
		zval_ptr_dtor(&value);
	}
	return outcome;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];
	int count = argc == 5 ? atoi(argv[3]) : 0;
	int before, undisturbed;

	if (count < 1 || count > THREADS) {
		fprintf(stderr, "usage: threads INI SCRIPT THREADS TIMES\n");
		return 2;
	}
	script = argv[2];
	times = atoi(argv[4]);
	php_embed_module.php_ini_path_override = argv[1];
	if (php_embed_init(1, argv) == FAILURE) {
		return 1;
	}

	undisturbed = eval("(function () {"
		"    global $base, $event, $got;"
		"    $base = new EventBase();"
		"    $event = Event::signal($base, SIGUSR1, function () { $GLOBALS['got'] = true; });"
		"    return $event->add();"
		"})()");
	before = descriptors();
	for (int thread = 0; thread < count; thread++) {
		if (pthread_create(&threads[thread], NULL, run_thread, NULL) != 0) {
			fprintf(stderr, "threads: no more threads\n");
			return 1;
		}
	}
	for (int thread = 0; thread < count; thread++) {
		pthread_join(threads[thread], NULL);
	}
	if (descriptors() != before) {
		fprintf(stderr, "threads: %d descriptors have stayed\n", descriptors() - before);
		failures++;
	}
	undisturbed = undisturbed && eval("(function () {"
		"    posix_kill(posix_getpid(), SIGUSR1);"
		"    $GLOBALS['base']->loop(EventBase::LOOP_ONCE);"
		"    return $GLOBALS['got'] ?? false;"
		"})()");
	if (!undisturbed) {
		fprintf(stderr, "threads: the signal that the main thread waits for has not come\n");
		failures++;
	}
	php_embed_shutdown();
	printf("threads: %d scripts in %d threads, %d failed\n", count * times, count, failures);
	return failures != 0;
}

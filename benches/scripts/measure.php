<?php
/* Scripts that measure themselves: a line of JSON for each case. From the environment: ONLY, the names of the cases that
   are wanted, all without; SECONDS, for how long each is repeated, once without; SCALE, how much of it is one time. */

function scale(int $count): int
{
    return max(1, (int) ($count * (float) (getenv('SCALE') ?: 1)));
}

/* Nanoseconds of this process, in the kernel and outside. */
function cpu_time(): float
{
    $usage = getrusage();
    return ($usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']) * 1e9
        + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) * 1e3;
}

/* $case does the work and returns the number of operations; or prepares it, and returns a closure that does. */
function measure(string $name, Closure $case): void
{
    $only = getenv('ONLY');
    if ($only && !in_array($name, explode(' ', $only), true)) {
        return;
    }
    $end = hrtime(true) + (float) (getenv('SECONDS') ?: 0) * 1e9;
    $operations = $cpu = $wall = 0;
    do {
        gc_collect_cycles();
        [$cpu_start, $wall_start] = [cpu_time(), hrtime(true)];
        $done = $case();
        if ($done instanceof Closure) {
            $work = $done;
            [$cpu_start, $wall_start] = [cpu_time(), hrtime(true)];
            $done = $work();
            $cpu += cpu_time() - $cpu_start;
            $wall += hrtime(true) - $wall_start;
            unset($work);
        } else {
            $cpu += cpu_time() - $cpu_start;
            $wall += hrtime(true) - $wall_start;
        }
        $operations += $done;
        unset($done);
    } while (hrtime(true) < $end);
    echo json_encode(['name' => $name, 'operations' => $operations, 'cpu' => $cpu, 'seconds' => $wall / 1e9]), "\n";
}

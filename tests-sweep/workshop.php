<?php
/* The folder a run works in, and the processes it does that with. */

final class Workshop
{
    public readonly string $folder;
    private int $owner;
    /* When it is time to say again how far one is. */
    private float $next = 0;

    public function __construct()
    {
        $this->folder = sys_get_temp_dir() . '/event-sweep-' . getmypid();
        $this->owner = getmypid();
        mkdir($this->folder);
        Certificates::make($this->folder);
    }

    /* Runs $work in a number of processes, which share it out by their number, and gives back what each has put down. */
    public function share(int $jobs, int $count, callable $work): array
    {
        $pids = [];
        for ($job = 0; $job < $jobs; $job++) {
            $pid = pcntl_fork();
            if ($pid === 0) {
                file_put_contents("$this->folder/result-$job", serialize($work($job)));
                exit(0);
            }
            $pids[$job] = $pid;
        }
        $results = [];
        $this->watch($pids, $count);
        foreach (array_keys($pids) as $job) {
            $text = @file_get_contents("$this->folder/result-$job");
            $text === false and exit("The process of job $job has ended before its work was done\n");
            $results[] = unserialize($text);
        }
        return $results;
    }

    /* Said by a process while it works: what it has done, and how much of that has failed. */
    public function progress(int $job, int $done, int $failed): void
    {
        if (hrtime(true) > $this->next) {
            $this->next = hrtime(true) + 2e8;
            file_put_contents("$this->folder/next-$job", "$done $failed");
            rename("$this->folder/next-$job", "$this->folder/progress-$job");
        }
    }

    /* Waits for the processes, and says how far they are: all the time on a terminal, now and then anywhere else. */
    private function watch(array $pids, int $count): void
    {
        $terminal = stream_isatty(STDERR);
        for ($start = hrtime(true), $said = 0; $pids; usleep(100000)) {
            $pids = array_filter($pids, static fn ($pid) => pcntl_waitpid($pid, $status, WNOHANG) === 0);
            $seconds = intdiv(hrtime(true) - $start, 1000000000);
            if ($seconds >= $said + ($terminal ? 1 : 15)) {
                $said = $seconds;
                fprintf(STDERR, $terminal ? "\r%s \r" : "%s\n", $this->sum($count, $seconds));
            }
        }
    }

    private function sum(int $count, int $seconds): string
    {
        [$done, $failed] = [0, 0];
        foreach (glob("$this->folder/progress-*") as $file) {
            sscanf(file_get_contents($file), '%d %d', $more, $worse);
            [$done, $failed] = [$done + $more, $failed + $worse];
        }
        return sprintf('%d%%: %d of %d, %d failures, %d s', 100 * $done / $count, $done, $count, $failed, $seconds);
    }

    public function log(string $name): string
    {
        return "$this->folder/log-$name";
    }

    public function __destruct()
    {
        if (getmypid() === $this->owner) {
            array_map('unlink', glob("$this->folder/*"));
            rmdir($this->folder);
        }
    }
}

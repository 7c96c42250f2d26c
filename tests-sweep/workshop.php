<?php
/* The folder a run works in, and the processes it does that with. */

final class Workshop
{
    public readonly string $folder;
    private int $owner;

    public function __construct()
    {
        $this->folder = sys_get_temp_dir() . '/event-sweep-' . getmypid();
        $this->owner = getmypid();
        mkdir($this->folder);
        Certificates::make($this->folder);
    }

    /* Runs $work in a number of processes, which share it out by their number, and gives back what each has put down. */
    public function share(int $jobs, callable $work): array
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
        foreach ($pids as $job => $pid) {
            while (pcntl_waitpid($pid, $status) === -1 && pcntl_get_last_error() === PCNTL_EINTR);
            $text = @file_get_contents("$this->folder/result-$job");
            $text === false and exit("The process of job $job has ended before its work was done\n");
            $results[] = unserialize($text);
        }
        return $results;
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

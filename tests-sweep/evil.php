<?php
/* Values that act while they are converted, called, read from or let go. */

/* A string only when somebody asks. */
final class Text implements Stringable
{
    public function __construct(private Closure $act, private string $text = '/text') {}

    public function __toString(): string
    {
        ($this->act)();
        return $this->text;
    }
}

/* Acts when the last reference to it goes. */
final class Bomb
{
    public function __construct(private Closure $act) {}

    public function __destruct()
    {
        // What a destructor throws while the script is being left takes the place of its end: that is PHP's way.
        if (Log::$ending) {
            return;
        }
        Log::$destructors++;
        try {
            ($this->act)();
        } finally {
            Log::$destructors--;
        }
    }
}

/* Callable in all the ways there are; what it holds shows whether it is still there when its call is over. */
class Caller
{
    private string $canary;

    public function __construct(public ?Closure $act)
    {
        $this->canary = str_repeat('c', 100);
    }

    public function method(...$given): mixed
    {
        $act = $this->act;
        $result = $act ? $act(...$given) : null;
        $this->check();
        return $result;
    }

    public function __invoke(...$given): mixed
    {
        return $this->method(...$given);
    }

    public function __call(string $name, array $given): mixed
    {
        return $this->method(...$given);
    }

    public static function __callStatic(string $name, array $given): mixed
    {
        return Scene::current()?->act('gc');
    }

    private function check(): void
    {
        if ($this->canary !== str_repeat('c', 100)) {
            Log::line('CORRUPT: the object of a running callback is gone');
        }
    }
}

/* A filter of a stream that acts while something passes. */
final class ActingFilter extends php_user_filter
{
    public static ?Closure $act = null;

    public function filter($in, $out, &$consumed, bool $closing): int
    {
        while ($bucket = stream_bucket_make_writeable($in)) {
            $consumed += $bucket->datalen;
            stream_bucket_append($out, $bucket);
        }
        $act = self::$act;
        self::$act = null;
        $act && $act();
        return PSFS_PASS_ON;
    }

    public static function append($stream, Closure $act, int $mode = STREAM_FILTER_WRITE): void
    {
        in_array('sweep.acting', stream_get_filters(), true) || stream_filter_register('sweep.acting', self::class);
        self::$act = $act;
        stream_filter_append($stream, 'sweep.acting', $mode);
    }
}

/* A stream of the script that acts when its descriptor is asked for. */
final class ActingStream
{
    public static ?Closure $act = null;
    public $context;
    private $pair;

    public static function open(?Closure $act)
    {
        in_array('acting', stream_get_wrappers(), true) || stream_wrapper_register('acting', self::class);
        self::$act = $act;
        return fopen('acting://stream', 'r+');
    }

    public function stream_open(): bool
    {
        $this->pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        array_map(fn ($stream) => stream_set_blocking($stream, false), $this->pair);
        return true;
    }

    public function stream_cast(int $as)
    {
        $this->act();
        return $this->pair[0];
    }

    public function stream_read(int $count): string
    {
        $this->act();
        return 'r';
    }

    public function stream_write(string $data): int
    {
        $this->act();
        return strlen($data);
    }

    public function stream_close(): void
    {
        $this->act();
    }

    public function stream_eof(): bool
    {
        return false;
    }

    public function stream_set_option(): bool
    {
        return false;
    }

    private function act(): void
    {
        $act = self::$act;
        self::$act = null;
        $act && $act();
    }
}

/* Properties of types, to be passed by reference. */
final class Typed
{
    public int $number = 1;
    public ?string $text = 'text';
    public array $list = [1];
    public ?Bomb $bomb = null;
}

<?php
/* Arguments that are no plain values: arrays, resources of all kinds, objects, callables. */

final class Things
{
    public static function arrays(): array
    {
        return [
            'empty' => fn () => [],
            'list' => fn () => [1, 'two', 3.0, null],
            'nested' => fn () => [[[[[]]]], 'k' => ['k' => ['k' => 1]]],
            'recursive' => fn () => self::recursive(),
            'negative' => fn () => [-5 => 'a', PHP_INT_MAX => 'b', '' => 'c'],
            'large' => fn () => range(1, 20000),
            'linger' => fn () => ['l_onoff' => 1, 'l_linger' => 0],
            'timeval' => fn () => ['sec' => 0, 'usec' => 1000],
            'timevalbad' => fn () => ['sec' => new stdClass(), 'usec' => NAN],
            'contexttexts' => fn ($s) => array_map(
                fn ($key) => new Text(fn () => $s->act('drop'), Certificates::path('cert')),
                array_combine(range(1, 19), range(1, 19)),
            ),
            'contextbad' => fn () => array_fill(1, 19, []),
            'contexttls' => fn () => Certificates::options(),
            'contextreferences' => fn ($s) => self::references($s),
            'callable' => fn ($s) => [new Caller(fn () => $s->act('free')), 'method'],
            'objects' => fn ($s) => [$s->target, $s->base, new stdClass()],
        ];
    }

    public static function resources(): array
    {
        return [
            'pair' => fn ($s) => Sockets::pair($s)[0],
            'pairfull' => fn ($s) => Sockets::full($s),
            'pairread' => fn ($s) => Sockets::filled($s),
            'pairgone' => fn ($s) => Sockets::alone(),
            'blocking' => fn ($s) => Sockets::filled($s, true),
            'server' => fn ($s) => Sockets::listening($s),
            'client' => fn ($s) => Sockets::connected($s)[0],
            'udp' => fn ($s) => Sockets::datagrams(),
            'filtered' => function ($s) {
                [$stream] = Sockets::pair($s);
                ActingFilter::append($stream, fn () => $s->act('free'));
                return $s->stream ??= $stream;
            },
            'closed' => fn ($s) => Sockets::closed($s),
            'memory' => fn () => fopen('php://memory', 'r+'),
            'temp' => fn () => fopen('php://temp/maxmemory:10', 'r+'),
            'data' => fn () => fopen('data:text/plain,data', 'r'),
            'output' => fn () => fopen('php://output', 'w'),
            'filefd' => fn () => fopen('/dev/null', 'r+'),
            'tmpfile' => fn () => tmpfile(),
            'directory' => fn () => opendir('/tmp'),
            'context' => fn () => stream_context_create(),
            'wrapper' => fn () => ActingStream::open(null),
            'wrapperfree' => fn ($s) => ActingStream::open(fn () => $s->act('free')),
            'wrapperdrop' => fn ($s) => ActingStream::open(fn () => $s->act('drop_all')),
            'wrapperthrow' => fn ($s) => ActingStream::open(fn () => $s->act('throw')),
            'wrapperexit' => fn ($s) => ActingStream::open(fn () => Log::line('asked for its descriptor')),
            'process' => fn () => proc_open(['true'], [], $pipes),
        ];
    }

    public static function objects(): array
    {
        $socket = fn (string $kind) => fn ($s) => function_exists('socket_create') ? Sockets::object($kind, $s) : null;
        return [
            'plain' => fn () => new stdClass(),
            'closure' => fn () => fn () => null,
            'generator' => fn () => (fn () => yield 1)(),
            'exception' => fn () => new EventException('given', 5),
            'arrayobject' => fn () => new ArrayObject([1]),
            'date' => fn () => new DateTime('@0'),
            'enum' => fn () => Sides::Left,
            'weak' => fn ($s) => WeakReference::create($s->target ?? new stdClass()),
            'fiber' => fn () => new Fiber(fn () => null),
            'itself' => fn ($s) => $s->target,
            'base' => fn ($s) => $s->loop(),
            'forgetful' => fn () => new ForgetfulBuffer(),
            'extended' => fn () => new ExtendedBuffer(),
            'socket' => $socket('open'),
            'socketclosed' => $socket('closed'),
            'socketlistening' => $socket('listening'),
            'socketbare' => $socket('bare'),
            'addressinfo' => $socket('address'),
            'hash' => fn () => hash_init('crc32'),
            'document' => fn () => class_exists('CURLFile') ? new CURLFile('/dev/null') : new SplObjectStorage(),
        ];
    }

    public static function callables(): array
    {
        $act = fn ($s) => new Caller(fn () => $s->act('drop_all'));
        return [
            'closure' => fn ($s) => fn (...$given) => count($given),
            'static' => fn ($s) => static fn () => null,
            'arrow' => fn ($s) => $s->callback(),
            'method' => fn ($s) => [$act($s), 'method'],
            'magic' => fn ($s) => [$act($s), 'anything'],
            'magicstatic' => fn ($s) => ['Caller', 'anything'],
            'staticstring' => fn ($s) => 'Caller::anything',
            'invokable' => fn ($s) => $act($s),
            'firstclass' => fn ($s) => $act($s)->method(...),
            'trampoline' => fn ($s) => $act($s)->anything(...),
            'internal' => fn ($s) => 'strtoupper',
            'own' => fn ($s) => [$s->loop(), 'getMethod'],
            'ownfirst' => fn ($s) => $s->loop()->stop(...),
            'reference' => fn ($s) => self::byReference($s),
            'takesreference' => fn ($s) => function (&...$given) {
                foreach ($given as &$value) {
                    $value = 'taken';
                }
            },
            'typed' => fn ($s) => fn (DateTime $a, int $b, ?Fiber $c) => null,
            'many' => fn ($s) => fn ($a, $b, $c, $d, $e, $f, $g, $h, $i) => null,
            'none' => fn ($s) => fn () => null,
            'generator' => fn ($s) => function () { yield 1; },
            'returns' => fn ($s) => fn () => new Bomb(fn () => $s->act('free')),
            'never' => fn ($s) => function (): never { throw new LogicException('never'); },
            'recursive' => fn ($s) => fn () => $s->turn(1),
            'missing' => fn ($s) => [new Caller(null), 'private'],
            'abstract' => fn ($s) => 'Countable::count',
            'deep' => fn ($s) => fn () => deep(2000),
        ];
    }

    /* The object behind a reference that its own call takes away. */
    private static function byReference(Scene $scene): array
    {
        $caller = new Caller(null);
        $caller->act = function () use (&$caller, $scene) {
            $caller = null;
            $scene->act('free');
            $scene->act('drop');
        };
        $callable = [&$caller, 'method'];
        return $callable;
    }

    private static function recursive(): array
    {
        $array = [1];
        $array[] = &$array;
        return $array;
    }

    private static function references(Scene $scene): array
    {
        $options = Certificates::options();
        $text = new Text(function () use (&$options, &$text) {
            $text = null;
            $options = [];
        }, Certificates::path('cert'));
        foreach (array_keys($options) as $key) {
            $options[$key] = &$text;
        }
        return $options;
    }
}

enum Sides
{
    case Left;
}

/* Whether or not the extension's classes can be extended, this one can. */
class ForgetfulBuffer extends EventBuffer
{
    public function __construct() {}
}

class ExtendedBuffer extends EventBuffer
{
    public string $own = 'own';
    public ?self $cycle = null;

    public function __construct()
    {
        parent::__construct();
        $this->add('extended');
        $this->cycle = $this;
    }

    public function add(string $data): bool
    {
        return parent::add(strrev($data));
    }

    public function __destruct()
    {
        $this->drain($this->length);
    }
}

/* As deep as a script may go without ado. */
function deep(int $levels): int
{
    return $levels > 0 ? 1 + deep($levels - 1) : 0;
}

/* What takes up the address space that the process may have, but for some 2 MB. */
final class Ballast
{
    public static function take(Scene $scene): void
    {
        if (Process::valgrind()) {
            return;
        }
        Values::make('string:megabytes', $scene);
        for ($size = 1 << 32; $size > 1 << 20; $size >>= 1) {
            do {
                $buffer = $scene->keep(new EventBuffer());
            } while (attempt(fn () => $buffer->expand($size)) === true && count($scene->kept) < 200);
        }
        Log::line('memory is scarce');
    }
}

<?php
/* What a script of the fuzzer works with: scenes it has built, by number, and the steps it may take with them. */

final class Pool
{
    private const MOST = 24;

    private static ?self $current = null;
    private array $scenes = [];
    private array $fibers = [];
    private int $depth = 0;
    private int $steps = 0;

    public function __construct()
    {
        self::$current = $this;
        ini_set('memory_limit', '96M');
        register_shutdown_function([Log::class, 'over']);
    }

    /* Takes one step. What it throws goes no further, unless it is thrown on purpose by code that is called. */
    public function step(int $number, callable $step): void
    {
        // Callbacks may come again and again.
        if ($this->steps++ > 400) {
            return;
        }
        Log::step();
        Log::line("step $number");
        $this->depth++;
        try {
            $step();
        } catch (Throwable $thrown) {
            Log::line('thrown: ' . get_class($thrown) . ': ' . substr($thrown->getMessage(), 0, 300));
            if ($this->depth > 1 && $thrown instanceof DomainException) {
                throw $thrown;
            }
        } finally {
            $this->depth--;
        }
    }

    /* Something of a class for an argument; null where there is none. */
    public static function pick(string $class, int $number): ?object
    {
        return self::$current?->one($number, $class)?->target;
    }

    public function build(string $name): void
    {
        $scene = Scenes::build($name);
        if (count($this->scenes) < self::MOST) {
            $this->scenes[] = $scene;
        }
    }

    /* Has what is built from now on use the loop of a scene, or loops of its own. */
    public function share(?int $number): void
    {
        Scene::share($number === null ? null : $this->one($number)?->base);
    }

    public function call(string $member, int $number, string $given): void
    {
        $member = Members::all()[$member] ?? null;
        $scene = $member?->kind === 'static' ? $this->one($number) : ($member ? $this->one($number, $member->class) : null);
        if ($member && $scene) {
            $result = (new Call($member, $given))->raw($scene);
            if (is_object($result) && count($this->scenes) < self::MOST && isset(Scenes::states()[$result::class])) {
                $made = new Scene($scene->base === null);
                $made->base ??= $scene->base;
                $made->target = $result;
                $this->scenes[] = $made;
            }
        }
    }

    public function turn(int $number, int $times): void
    {
        $this->one($number)?->turn($times);
    }

    /* Has the own callback of a scene called, with $body for it. */
    public function fire(int $number, callable $body): void
    {
        if ($scene = $this->one($number)) {
            $scene->inner = Closure::fromCallable($body);
            $scene->fire ? ($scene->fire)() : $scene->turn(2);
        }
    }

    public function within(string $context, int $number, callable $body, string $member, string $given): void
    {
        $scene = $this->one($number);
        $member = Members::all()[$member] ?? null;
        if ($scene && $member) {
            Contexts::all()[$context]($scene, Closure::fromCallable($body), new Call($member, $given));
        }
    }

    public function act(int $number, string $action): void
    {
        $this->one($number)?->act($action);
    }

    /* The other side of a scene says something, reads all there is, or shuts its side. */
    public function peer(int $number, string $what, string $bytes = ''): void
    {
        $peer = $this->one($number)?->peers[0] ?? null;
        if ($peer instanceof EventBufferEvent) {
            $what === 'says' ? $peer->write($bytes) : ($what === 'hears' ? $peer->read(1 << 20) : $peer->free());
        } elseif (is_resource($peer)) {
            $what === 'says' ? @fwrite($peer, $bytes)
                : ($what === 'hears' ? @stream_get_contents($peer) : @stream_socket_shutdown($peer, STREAM_SHUT_WR));
        }
    }

    public function drop(int $number): void
    {
        $scene = $this->one($number);
        $index = array_search($scene, $this->scenes, true);
        if ($index !== false) {
            array_splice($this->scenes, $index, 1);
            $scene->drop();
        }
    }

    public function collect(): void
    {
        gc_collect_cycles();
    }

    public function handler(?callable $body): void
    {
        set_error_handler($body === null ? null : function () use ($body) {
            $body();
            return true;
        });
    }

    public function fiber(callable $body): void
    {
        $fiber = $this->fibers[] = new Fiber($body);
        $fiber->start();
    }

    public function resume(int $number, bool $throw = false): void
    {
        $fiber = $this->fibers ? $this->fibers[$number % count($this->fibers)] : null;
        if ($fiber?->isSuspended()) {
            $throw ? $fiber->throw(new DomainException('thrown into a fiber')) : $fiber->resume();
        }
    }

    public function forget(): void
    {
        array_pop($this->fibers);
    }

    /* One of the scenes, of those whose target is of a class, if one is named. */
    private function one(int $number, ?string $class = null): ?Scene
    {
        $fit = $class === null
            ? $this->scenes
            : array_values(array_filter($this->scenes, fn ($scene) => $scene->target instanceof $class));
        return $fit ? $fit[$number % count($fit)] : null;
    }
}

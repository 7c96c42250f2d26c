<?php
/* An object in a state, with all that belongs to it: its loop, its peers, and how its own callback comes about. */

final class Scene
{
    /* Once around, without waiting: LOOP_NONBLOCK alone goes on as long as something is due. */
    public const TURN = EventBase::LOOP_ONCE | EventBase::LOOP_NONBLOCK;

    // Without a type: PHP 8.2 assigns to typed references unsafely where a destructor assigns to them as well.
    public $target = null;
    public ?EventBase $base = null;
    /* Makes the target's own callback due and runs the loop; none where it has none. */
    public ?Closure $fire = null;
    /* What the target's own callback does, once. */
    public ?Closure $inner = null;
    /* The other sides, which go one by one. */
    public array $peers = [];
    /* What has to live as long as the scene. */
    public array $kept = [];
    /* A stream of the target's own, for filters. */
    public $stream = null;

    private static ?WeakReference $current = null;
    private static ?EventBase $shared = null;
    /* What ends loops, of all scenes, so that none can drop it while it runs. */
    private static array $guards = [];
    private int $acts = 0;
    private int $called = 0;

    public function __construct(bool $base = true, ?EventConfig $config = null)
    {
        if ($base) {
            $this->base = $config ? new EventBase($config) : self::$shared ?? new EventBase();
        }
        self::$current = WeakReference::create($this);
    }

    /* The latest that was made and is still there. */
    public static function current(): ?self
    {
        return self::$current?->get();
    }

    /* The loop of all scenes from now on; of each its own when it is null. */
    public static function share(?EventBase $base): void
    {
        self::$shared = $base;
    }

    public function keep(mixed $value): mixed
    {
        return $this->kept[] = $value;
    }

    /* A callback that does what $inner is when it is called. */
    public function callback(): Closure
    {
        return function (...$given) {
            // An event that is always due starves those that are less urgent, and LOOP_ONCE waits for them.
            ++$this->called % 1000 === 0 && $this->base?->stop();
            $inner = $this->inner;
            $this->inner = null;
            return $inner ? $inner(...$given) : null;
        };
    }

    /* Some turns of the loop that wait for nothing. */
    public function turn(int $times = 3): self
    {
        while ($times-- > 0 && $this->base) {
            $this->base->loop(Scene::TURN);
        }
        return $this;
    }

    /* Turns of the loop until something has come about; it goes on without it after some time. */
    public function until(callable $done, float $seconds = 0.25): bool
    {
        for ($end = hrtime(true) + $seconds * 1e9, $turns = 0; !$done(); $turns++) {
            if (!$this->base || $turns > 10 && hrtime(true) > $end) {
                return false;
            }
            $this->base->loop(Scene::TURN);
            $done() || usleep(50);
        }
        return true;
    }

    /* Has a loop that runs stopped after a moment, however much there is to wait for. */
    public function guard(?object $base, float $seconds = 0.02): void
    {
        if (!$base instanceof EventBase) {
            return;
        }
        $weak = WeakReference::create($base);
        $stop = static fn () => $weak->get()?->stop();
        $guard = attempt(fn () => new Event($base, -1, Event::TIMEOUT | Event::PERSIST, $stop));
        $guard instanceof Event && $guard->add($seconds);
        self::$guards[] = $guard;
    }

    /* Does one of the actions to the target; a few times only, so that none goes round in circles. */
    public function act(string $action): mixed
    {
        return $this->acts++ < 4 ? Actions::all()[$action]($this) : null;
    }

    /* The target's loop, or one of its own for a scene that has none or has lost it. */
    public function loop(): EventBase
    {
        return $this->base ?? $this->keep(new EventBase());
    }

    /* Lets go of everything, but for what ends a loop that may be running. */
    public function drop(bool $running = false): void
    {
        $this->target = $this->fire = $this->stream = null;
        $this->peers = [];
        $this->kept = [];
        $this->base = null;
        // What goes may call back.
        $this->inner = null;
        self::$guards = $running ? self::$guards : [];
    }
}

/* What a call has returned, or thrown. */
function attempt(callable $call): mixed
{
    try {
        return $call();
    } catch (Throwable $thrown) {
        return $thrown;
    }
}

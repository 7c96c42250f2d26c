<?php
/* From where something is called: each has the engine, and the extension, in a middle of its own. */

final class Contexts
{
    /* What error handlers do to the target when a call warns, and its own callback when a call has it called. */
    private const ACTS = ['free', 'close', 'drop', 'drop_all', 'free_base', 'construct', 'loop', 'throw', 'exit', 'fatal'];

    /* By name; each is given the scene, and the call as a closure that throws nothing. */
    public static function all(): array
    {
        static $all;
        return $all ??= self::callbacks() + self::engine() + self::late() + self::acting();
    }

    /* Whether a process is over with it. */
    public static function last(string $name): bool
    {
        return isset(self::late()[$name]) || isset(self::acting()[$name]) && Values::last($name);
    }

    /* From the loop. */
    private static function callbacks(): array
    {
        $timer = function (EventBase $base, callable $call): void {
            $event = Event::timer($base, $call);
            $event->add(0);
            $base->loop(Scene::TURN);
        };
        return [
            'top' => fn ($s, $call) => $call(),
            'own' => function ($s, $call) {
                $s->inner = $call;
                attempt($s->fire ?? $call);
                if ($s->inner !== null) {
                    $s->inner = null;
                    $call();
                }
            },
            'other' => fn ($s, $call) => attempt(fn () => $timer($s->loop(), $call)),
            'elsewhere' => fn ($s, $call) => $timer(new EventBase(), $call),
            'nested' => fn ($s, $call) => $timer(new EventBase(), fn () => attempt(fn () => $timer($s->loop(), $call))),
            'ownfiber' => function ($s, $call) {
                $s->inner = function () use ($call) {
                    Fiber::suspend();
                    $call();
                    Fiber::suspend();
                };
                $fiber = new Fiber(fn () => attempt($s->fire ?? fn () => $s->turn(2)));
                for ($fiber->start(), $n = 0; !$fiber->isTerminated() && $n < 6; $n++) {
                    attempt(fn () => $s->base?->loop(Scene::TURN));
                    attempt(fn () => $fiber->resume());
                }
            },
            'ownfiberleft' => function ($s, $call) {
                $s->inner = function () use ($call) {
                    try {
                        Fiber::suspend();
                    } finally {
                        $call();
                    }
                };
                $fiber = new Fiber(fn () => attempt($s->fire ?? fn () => $s->turn(2)));
                $fiber->start();
                unset($fiber);
                gc_collect_cycles();
                // PHP forgets that the script is to end when that happens in a fiber that goes.
                Log::over();
            },
            'ownthrown' => function ($s, $call) {
                $s->inner = function () use ($call) {
                    try {
                        throw new DomainException('before');
                    } finally {
                        $call();
                    }
                };
                attempt($s->fire ?? $call);
            },
            'ownfork' => function ($s, $call) {
                $s->inner = fn () => Process::fork($call);
                attempt($s->fire ?? $call);
            },
            'signal' => function ($s, $call) {
                pcntl_async_signals(true);
                pcntl_signal(SIGUSR1, $call);
                Process::kill(getmypid(), SIGUSR1);
                attempt(fn () => $s->turn(2));
                pcntl_signal(SIGUSR1, SIG_IGN);
                pcntl_async_signals(false);
            },
        ];
    }

    /* From the engine. */
    private static function engine(): array
    {
        return [
            'destructor' => function ($s, $call) {
                $bomb = new Bomb($call);
                unset($bomb);
            },
            'argument' => fn ($s, $call) => attempt(fn () => (new EventBuffer())->add(new Text($call))),
            'overwritten' => function ($s, $call) {
                $variable = new Bomb($call);
                $buffer = new EventBuffer();
                $buffer->add('copied');
                $buffer->copyout($variable, 3);
            },
            'released' => function ($s, $call) {
                $event = Event::timer($s->loop(), fn () => null, new Bomb($call));
                $event->data = null;
            },
            'collected' => function ($s, $call) {
                $bomb = new stdClass();
                $bomb->self = [$bomb, new Bomb($call)];
                unset($bomb);
                gc_collect_cycles();
            },
            'handler' => function ($s, $call) {
                set_error_handler(fn () => [$call()] && true);
                trigger_error('on purpose', E_USER_NOTICE);
                restore_error_handler();
            },
            'ourwarning' => function ($s, $call) {
                set_error_handler(fn () => [$call()] && true);
                $base = new EventBase();
                $timer = Event::timer($base, fn () => $base->loop());
                $timer->add(0);
                $base->loop(Scene::TURN);
                new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [1 => '/nonexistent']);
                restore_error_handler();
            },
            'text' => fn ($s, $call) => (string) new Text($call),
            'filter' => function ($s, $call) {
                $stream = is_resource($s->stream) ? $s->stream : Sockets::pair($s)[0];
                ActingFilter::append($stream, $call);
                attempt(fn () => @fwrite($stream, 'through the filter'));
            },
            'wrapper' => fn ($s, $call) => attempt(fn () => EventUtil::getSocketFd(ActingStream::open($call))),
            'fiber' => function ($s, $call) {
                $fiber = new Fiber(function () use ($call) {
                    $call();
                    Fiber::suspend();
                });
                $fiber->start();
                unset($fiber);
                gc_collect_cycles();
            },
            'asfiber' => function ($s, $call, $how) {
                $callable = $how->callable($s);
                $callable ? attempt(fn () => (new Fiber($callable))->start(...$how->arguments($s))) : $call();
            },
            'ascallback' => function ($s, $call, $how) {
                $callable = $how->callable($s);
                if ($callable === null) {
                    $call();
                    return;
                }
                $base = $s->loop();
                $timer = attempt(fn () => Event::timer($base, $callable, $how->arguments($s)[0] ?? null));
                attempt(fn () => $timer->add(0));
                attempt(fn () => $base->loop(Scene::TURN));
            },
            'ashandler' => function ($s, $call, $how) {
                set_error_handler($how->callable($s) ?? fn () => $call());
                attempt(fn () => trigger_error('on purpose'));
                restore_error_handler();
            },
            'asmap' => function ($s, $call, $how) {
                $callable = $how->callable($s);
                $callable ? attempt(fn () => array_map($callable, ...array_chunk($how->arguments($s), 1))) : $call();
            },
            'generator' => function ($s, $call) {
                $generator = (function () use ($call) {
                    try {
                        yield 1;
                    } finally {
                        $call();
                    }
                })();
                $generator->current();
                unset($generator);
            },
            'output' => function ($s, $call) {
                ob_start(function ($text) use ($call) {
                    $call();
                    return '';
                });
                echo 'text';
                ob_end_flush();
            },
            'autoload' => function ($s, $call) {
                spl_autoload_register($load = fn ($class) => $call());
                attempt(fn () => Event::timer($s->loop(), 'NotYet::there'));
                spl_autoload_unregister($load);
            },
            'sort' => function ($s, $call) {
                $array = [3, 1, 2];
                usort($array, fn ($a, $b) => [$call(), $a <=> $b][1]);
            },
            'deepstack' => fn ($s, $call) => deeply(200, $call),
            'forked' => fn ($s, $call) => Process::fork($call),
            'forkedagain' => fn ($s, $call) => Process::fork(fn () => [attempt(fn () => $s->base?->reInit()), $call()]),
        ];
    }

    /* At the end of the script. */
    private static function late(): array
    {
        return [
            'shutdown' => fn ($s, $call) => register_shutdown_function($call),
            'asshutdown' => function ($s, $call, $how) {
                register_shutdown_function($how->callable($s) ?? $call, ...array_values($how->arguments($s)));
            },
            'scarce' => function ($s, $call) {
                Ballast::take($s);
                $call();
            },
            'lastwill' => fn ($s, $call) => $GLOBALS['will'] = [$s, new Bomb($call)],
            'afterexit' => function ($s, $call) {
                register_shutdown_function($call);
                exit(0);
            },
            'uncaught' => function ($s, $call) {
                set_exception_handler(fn () => $call());
                throw new DomainException('nobody catches it');
            },
            'exitincallback' => function ($s, $call) {
                $s->inner = fn () => $s->act('exit');
                register_shutdown_function($call);
                $s->fire && ($s->fire)();
                $s->inner = null;
            },
            'fatalincallback' => function ($s, $call) {
                $s->inner = fn () => $s->act('fatal');
                register_shutdown_function($call);
                $s->fire && ($s->fire)();
                $s->inner = null;
            },
        ];
    }

    /* From the top, with something that acts meanwhile, or when the target goes. */
    private static function acting(): array
    {
        $contexts = [];
        foreach (self::ACTS as $action) {
            $contexts["warn-$action"] = function ($s, $call) use ($action) {
                set_error_handler(function () use ($s, $action) {
                    $s->act($action);
                    return true;
                });
                $call();
                restore_error_handler();
            };
            $contexts["meanwhile-$action"] = function ($s, $call) use ($action) {
                $s->inner = fn () => $s->act($action);
                $call();
                attempt(fn () => $s->turn(2));
                Log::step();
            };
            $contexts["at-end-$action"] = function ($s, $call) use ($action) {
                $call();
                $s->inner = fn () => $s->act($action);
                attempt(fn () => $s->drop());
                attempt(fn () => gc_collect_cycles());
                Log::step();
            };
        }
        return $contexts;
    }
}

function deeply(int $levels, callable $call): void
{
    $levels > 0 ? deeply($levels - 1, $call) : $call();
}

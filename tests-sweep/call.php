<?php
/* One use of a member on the target of a scene, with arguments of given kinds. */

final class Call
{
    /* $given says which arguments are not as they should be: "0=int:max,2=null", or one of the words of SHAPES. */
    public const SHAPES = ['none', 'extra', 'named', 'unpacked', 'through'];

    public function __construct(private Member $member, private string $given) {}

    /* Makes the arguments and goes through with it; what is thrown is said and goes no further. */
    public function run(Scene $scene): void
    {
        try {
            $arguments = $this->arguments($scene);
            $result = $this->perform($scene, $arguments);
            // What was made is used, so that it calls what it was given.
            $scene->target ??= is_object($result) && isset(Scenes::states()[$result::class]) ? $result : null;
            $result instanceof Event && $result->add(0);
        } catch (Throwable $thrown) {
            for (; $thrown; $thrown = $thrown->getPrevious()) {
                Log::line('thrown: ' . get_class($thrown) . ': ' . substr($thrown->getMessage(), 0, 300));
            }
        }
        Log::step();
    }

    /* The same without its end: whoever calls it sees what is thrown. */
    public function raw(Scene $scene): mixed
    {
        $arguments = $this->arguments($scene);
        return $this->perform($scene, $arguments);
    }

    public function arguments(Scene $scene): array
    {
        $arguments = Arguments::valid($this->member, $scene);
        if (in_array($this->given, ['', ...self::SHAPES], true)) {
            return $this->given === 'none' ? [] : $arguments;
        }
        foreach (explode(',', $this->given) as $one) {
            [$index, $kind] = explode('=', $one, 2);
            $parameter = $this->member->parameters[$index] ?? null;
            $arguments[(int) $index] = &Values::make($kind, $scene, $parameter);
        }
        return $arguments;
    }

    /* As a callable, for whoever calls it in our stead. */
    public function callable(Scene $scene): ?callable
    {
        $this->member->waits() && $scene->guard($scene->target);
        $callable = match ($this->member->kind) {
            'method' => $scene->target ? [$scene->target, $this->member->name] : null,
            'static' => [$this->member->class, $this->member->name],
            default => null,
        };
        return is_callable($callable) ? $callable : null;
    }

    private function perform(Scene $scene, array &$arguments): mixed
    {
        $name = $this->member->name;
        if ($this->member->kind === 'static') {
            return $this->shaped([$this->member->class, $name], $arguments);
        }
        // Where the scene has got another one meanwhile, it is not this member's.
        if (!$scene->target instanceof $this->member->class) {
            return null;
        }
        // Behind a reference the engine counts no further reference to the object.
        $target = &$scene->target;
        switch ($this->member->kind) {
            case 'method':
                $this->member->waits() && $scene->guard($target);
                return in_array($this->given, self::SHAPES, true)
                    ? $this->shaped([$target, $name], $arguments)
                    : $target->$name(...$arguments);
            case 'operation':
                return Operations::all()[$name]($target);
            case 'read':
                return $target->$name;
            case 'write':
                return $target->$name = $arguments[0];
            case 'isset':
                return isset($target->$name);
            case 'empty':
                return empty($target->$name);
            case 'unset':
                unset($target->$name);
                return $target->$name;
            case 'refer':
                $reference = &$target->$name;
                $reference = $arguments[0];
                return $target->$name;
            case 'append':
                return $target->$name[] = $arguments[0];
            case 'increment':
                return $target->$name++;
            case 'destroy':
                // What is kept there goes with the object, or before it.
                $target->$name = new Bomb(fn () => $scene->act('drop'));
                return $target->$name = null;
        }
        return null;
    }

    /* Calls in other forms than the plain one. */
    private function shaped(callable $callable, array &$arguments): mixed
    {
        return match ($this->given) {
            'extra' => $callable(...$arguments, ...[1, 2, 3, 4, 5]),
            'named' => $callable(...['nosuchname' => 1]),
            'unpacked' => $callable(...new ArrayIterator($arguments)),
            'through' => call_user_func_array('call_user_func_array', [$callable, $arguments]),
            default => $callable(...$arguments),
        };
    }
}

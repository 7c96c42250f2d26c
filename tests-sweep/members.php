<?php
/* What is tried: methods, properties and the engine's own operations on objects, as reflection shows them. */

final class Member
{
    /* The parameters of a method; of what is written to a property one without a name. */
    public array $parameters = [];

    public function __construct(
        public readonly string $class,
        public readonly string $name,
        public readonly string $kind,
    ) {}

    public function id(): string
    {
        return $this->class . match ($this->kind) {
            'method', 'static' => "::$this->name",
            'operation' => "-$this->name",
            default => ".$this->name-$this->kind",
        };
    }

    /* Whether it is a property that PHP keeps, and not the class. */
    public function plain(): bool
    {
        return ($this->name === 'undeclared' || is_subclass_of($this->class, Exception::class))
            && !in_array($this->kind, ['method', 'static', 'operation'], true);
    }

    /* Whether it runs the loop, and returns only when somebody ends that. */
    public function waits(): bool
    {
        return $this->class === 'EventBase' && $this->kind === 'method';
    }
}

final class Members
{
    private const PROPERTY = ['read', 'write', 'isset', 'empty', 'unset', 'refer', 'append', 'increment', 'destroy'];

    /* Names of the classes of the extension. */
    public static function classes(): array
    {
        return (new ReflectionExtension('event'))->getClassNames();
    }

    /* Everything there is to try, by its id. */
    public static function all(): array
    {
        static $all = [];
        foreach ($all ? [] : self::classes() as $class) {
            foreach (self::ofClass(new ReflectionClass($class)) as $member) {
                $all[$member->id()] = $member;
            }
        }
        return $all;
    }

    private static function ofClass(ReflectionClass $class): iterable
    {
        $name = $class->getName();
        foreach ($class->getMethods() as $method) {
            if (!$method->isPublic() || $method->isAbstract()) {
                continue;
            }
            $member = new Member($name, $method->getName(), $method->isStatic() ? 'static' : 'method');
            $member->parameters = array_map(fn ($p) => new Parameter($name, $p), $method->getParameters());
            yield $member;
        }
        if ($class->isInterface() || !self::instances($class)) {
            return;
        }
        $properties = array_filter($class->getProperties(), fn ($p) => $p->isPublic() && !$p->isStatic());
        foreach ([...array_map(fn ($p) => $p->getName(), $properties), 'undeclared'] as $property) {
            foreach (self::PROPERTY as $kind) {
                $member = new Member($name, $property, $kind);
                if ($kind === 'destroy' && $member->plain()) {
                    continue;
                }
                if (in_array($kind, ['write', 'append', 'refer'])) {
                    $member->parameters = [new Parameter($name, null, $property)];
                }
                yield $member;
            }
        }
        foreach (array_keys(Operations::all()) as $operation) {
            yield new Member($name, $operation, 'operation');
        }
    }

    /* Whether there are objects of the class: scripts make them, or get them from a method. */
    private static function instances(ReflectionClass $class): bool
    {
        $own = fn ($method) => !$method->isStatic() && !str_starts_with($method->getName(), '__');
        $methods = array_filter($class->getMethods(ReflectionMethod::IS_PUBLIC), $own);
        return $class->isInstantiable() || !$class->isAbstract() && !$class->isEnum() && $methods !== [];
    }
}

/* A parameter of a method, or the value for a property. */
final class Parameter
{
    public readonly string $name;
    /* Names of types, in small letters those of PHP: mixed where none is declared. */
    public readonly array $types;
    public readonly bool $reference;
    public readonly bool $optional;

    public function __construct(public readonly string $class, ?ReflectionParameter $declared, string $property = '')
    {
        $this->name = $declared?->getName() ?? $property;
        $type = $declared?->getType();
        $this->types = match (true) {
            $type instanceof ReflectionNamedType => [$type->getName()],
            $type instanceof ReflectionUnionType => array_map(fn ($t) => $t->getName(), $type->getTypes()),
            default => ['mixed'],
        };
        $this->reference = (bool) $declared?->isPassedByReference();
        $this->optional = (bool) $declared?->isOptional();
    }

    public function is(string $type): bool
    {
        return in_array($type, $this->types, true);
    }

    /* Whether a number may be taken for a descriptor, which must be one of ours. */
    public function descriptor(): bool
    {
        $named = preg_match('/fd|sock|target|stream|pipe|file(?!name)|handle|descriptor/i', $this->name) === 1;
        $harmless = ['arg', 'data', 'cb', 'callback', 'optval', 'initialize', 'address', 'port', 'buf'];
        return $named || $this->is('mixed') && !$this->reference && !in_array($this->name, $harmless, true);
    }
}

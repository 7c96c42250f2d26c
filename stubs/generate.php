<?php

/*
 * Prints the stub of the extension: what its classes look like, for editors and static analysers.
 *
 *   php -n -d extension=modules/event.so stubs/generate.php > stubs/event.stub.php
 *
 * Names, types and values are those of the loaded module. The words come from src/classes: of a class from the first
 * lines of its file, of a method from the comment above it in the table of methods.
 */

declare(strict_types=1);

/** The order in which one gets to know the classes. Others follow by name. */
const ORDER = [
    'Event', 'EventBase', 'EventConfig', 'EventBuffer', 'EventBufferEvent', 'EventListener', 'EventHttp',
    'EventHttpRequest', 'EventHttpConnection', 'EventWebSocket', 'EventDnsBase', 'EventSslContext', 'EventUtil',
    'EventException',
];

/** What properties are, which are computed and therefore have no type that reflection knows. */
const PROPERTIES = [
    'Event::data' => ['mixed', 'What the callback is given.'],
    'Event::pending' => ['bool', 'Whether the event is armed or due. Not set when it is freed.'],
    'EventBuffer::length' => ['int', 'How many bytes there are.'],
    'EventBuffer::contiguous_space' => ['int', 'How many bytes there are in one piece at the front.'],
    'EventBufferEvent::fd' => ['int|null', 'The descriptor of the socket; null when there is none.'],
    'EventBufferEvent::priority' => ['int', 'The priority of the callbacks: 0 is the most urgent.'],
    'EventBufferEvent::input' => ['EventBuffer|null', 'What has come and was not taken.'],
    'EventBufferEvent::output' => ['EventBuffer|null', 'What is to be sent.'],
    'EventBufferEvent::allow_ssl_dirty_shutdown' => ['bool', 'Whether a TLS peer may leave without saying so.'],
    'EventListener::fd' => ['int', 'The descriptor of the listening socket.'],
    'EventSslContext::local_cert' => ['string|null', 'The path of the certificate, a PEM file.'],
    'EventSslContext::local_pk' => ['string|null', 'The path of the private key, a PEM file.'],
    'EventException::errorInfo' => ['mixed', 'What the library has said of the error; null where it says nothing.'],
];

/** Constants whose value is the machine's: the stub has to be the same everywhere. */
const OF_THE_MACHINE = ['OPENSSL_VERSION_NUMBER' => 0, 'OPENSSL_VERSION_TEXT' => ''];

final class Source
{
    /** @var array<string, list<string>> the words on a class, and on a method as Class::method */
    private array $words = [];
    /** @var array<string, true> computed properties that cannot be set */
    private array $readOnly = [];

    public function __construct(string $directory)
    {
        $files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($directory, FilesystemIterator::SKIP_DOTS));
        foreach ($files as $file) {
            if ($file->getExtension() === 'rs') {
                $this->read(file_get_contents($file->getPathname()));
            }
        }
    }

    /** @return list<string> */
    public function words(string $of): array
    {
        return $this->words[$of] ?? [];
    }

    public function isReadOnly(string $property): bool
    {
        return isset($this->readOnly[$property]);
    }

    private function read(string $text): void
    {
        if (preg_match('~\A//! `(Event\w*)`: ((?://!|.|\n(?=//!))*)~', $text, $header)) {
            $this->words[$header[1]] = self::lines(ucfirst($header[2]), '//!');
        }
        // A class's constants and properties; its table of methods, which ends with a brace of its own.
        preg_match_all('~^impl Class for (\w+) \{\n(.*?)^\}~ms', $text, $found, PREG_SET_ORDER);
        foreach ($found as [, $class, $block]) {
            $property = '~\bProperty\s*\{\s*name:\s*"(\w+)",.*?\bset:\s*(None|Some)~s';
            preg_match_all($property, $block, $properties, PREG_SET_ORDER);
            foreach ($properties as [, $name, $set]) {
                if ($set === 'None') {
                    $this->readOnly["$class::$name"] = true;
                }
            }
        }
        preg_match_all('~^methods!\((\w+) \{\n(.*?)^\}\);~ms', $text, $found, PREG_SET_ORDER);
        foreach ($found as [, $class, $block]) {
            $entry = '~((?:^ *///.*\n)+) *(?:private |hot )?(?:(constructor) |(?:method|static) "(\w+)")~m';
            preg_match_all($entry, $block, $methods, PREG_SET_ORDER | PREG_UNMATCHED_AS_NULL);
            foreach ($methods as [, $words, $constructor, $method]) {
                $this->words["$class::" . ($constructor ? '__construct' : $method)] = self::lines($words, '///');
            }
        }
    }

    /** @return list<string> */
    private static function lines(string $comment, string $mark): array
    {
        $lines = explode("\n", rtrim($comment));
        return array_map(static fn (string $line) => preg_replace("~^ *$mark ?~", '', $line), $lines);
    }
}

final class Printer
{
    public function __construct(private Source $source)
    {
    }

    public function class(ReflectionClass $class): string
    {
        $name = $class->getName();
        $parent = $class->getParentClass();
        $head = ($class->isFinal() ? 'final ' : '') . ($class->isAbstract() ? 'abstract ' : '') . "class $name";
        $head .= $parent ? ' extends ' . $parent->getName() : '';
        $own = static fn (array $members) => array_filter(
            $members,
            static fn ($member) => $member->getDeclaringClass()->getName() === $name,
        );
        $constants = implode('', array_map($this->constant(...), $own($class->getReflectionConstants())));
        $parts = [
            ...($constants === '' ? [] : [$constants]),
            ...array_map($this->property(...), $own($class->getProperties())),
            ...array_map($this->method(...), $own($class->getMethods())),
        ];
        return self::comment($this->source->words($name), '') . "$head\n{\n" . implode("\n", $parts) . "}\n";
    }

    private function constant(ReflectionClassConstant $constant): string
    {
        $name = $constant->getName();
        $comment = '';
        $value = $constant->getValue();
        if (array_key_exists($name, OF_THE_MACHINE)) {
            $comment = self::comment(['As the library says that the extension runs with.'], '    ');
            $value = OF_THE_MACHINE[$name];
        }
        return "$comment    public const $name = " . var_export($value, true) . ";\n";
    }

    private function property(ReflectionProperty $property): string
    {
        $key = $property->getDeclaringClass()->getName() . '::' . $property->getName();
        [$type, $words] = PROPERTIES[$key] ?? ['mixed', ''];
        $lines = [...($words === '' ? [] : [$words, '']), "@var $type"];
        if ($this->source->isReadOnly($key)) {
            $lines[] = '@readonly';
        }
        $modifiers = implode(' ', Reflection::getModifierNames($property->getModifiers()));
        return self::comment($lines, '    ') . "    $modifiers \${$property->getName()};\n";
    }

    private function method(ReflectionMethod $method): string
    {
        $name = $method->getName();
        $words = $this->source->words($method->getDeclaringClass()->getName() . "::$name");
        if ($name === '__sleep' || $name === '__wakeup') {
            $words = ['Refuses: there is no writing these objects down.', '', '@throws EventException'];
        }
        if ($words === []) {
            fwrite(STDERR, "{$method->getDeclaringClass()->getName()}::$name() has no comment in its table of methods\n");
            exit(1);
        }
        $modifiers = implode(' ', Reflection::getModifierNames($method->getModifiers()));
        $parameters = implode(', ', array_map(self::parameter(...), $method->getParameters()));
        $returns = $method->hasReturnType() ? ': ' . $method->getReturnType() : '';
        return self::comment($words, '    ') . "    $modifiers function $name($parameters)$returns {}\n";
    }

    private static function parameter(ReflectionParameter $parameter): string
    {
        $text = $parameter->hasType() ? $parameter->getType() . ' ' : '';
        $text .= $parameter->isPassedByReference() ? '&' : '';
        $text .= ($parameter->isVariadic() ? '...' : '') . '$' . $parameter->getName();
        if ($parameter->isDefaultValueAvailable()) {
            $value = $parameter->getDefaultValue();
            $text .= ' = ' . (is_array($value) ? '[]' : ($value === null ? 'null' : var_export($value, true)));
        }
        return $text;
    }

    /** @param list<string> $lines */
    private static function comment(array $lines, string $margin): string
    {
        if ($lines === []) {
            return '';
        }
        if (count($lines) === 1) {
            return "$margin/** $lines[0] */\n";
        }
        $text = array_map(static fn (string $line) => rtrim("$margin * $line") . "\n", $lines);
        return "$margin/**\n" . implode('', $text) . "$margin */\n";
    }
}

$extension = new ReflectionExtension('event');
$classes = $extension->getClasses();
ksort($classes);
$classes = array_intersect_key(array_flip(ORDER), $classes) + $classes;
$printer = new Printer(new Source(dirname(__DIR__) . '/src/classes'));

echo "<?php\n\n/*\n * The classes of the event extension {$extension->getVersion()}, for editors and static analysers.\n";
echo " * Generated by \"make stubs\" from the module: change src/classes instead.\n */\n";
foreach ($extension->getConstants() as $name => $value) {
    echo "\nconst $name = ", var_export($value, true), ";\n";
}
foreach ($classes as $name => $_) {
    echo "\n", $printer->class(new ReflectionClass($name));
}

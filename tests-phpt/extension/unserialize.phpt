--TEST--
Objects cannot be made by unserialize(), and none can be used whose constructor has not run
--FILE--
<?php
$file = tmpfile();
foreach ((new ReflectionExtension('event'))->getClasses() as $name => $class) {
    if ($class->isSubclassOf('Throwable')) {
        continue;
    }
    foreach (['O:%d:"%s":0:{}', 'C:%d:"%s":0:{}'] as $format) {
        try {
            $object = @unserialize(sprintf($format, strlen($name), $name));
            if ($object !== false) {
                echo "$name: $format made ", get_debug_type($object), "\n";
            }
        } catch (Exception $e) {
            // Refused, as it should be.
        }
    }
    try {
        $object = $class->newInstanceWithoutConstructor();
    } catch (ReflectionException $e) {
        continue;
    }
    // With the first arguments that come to mind for each type; what matters is that the process goes on.
    foreach ($class->getMethods() as $method) {
        if ($method->isStatic() || $method->isConstructor() || !$method->isPublic()) {
            continue;
        }
        $arguments = [];
        foreach ($method->getParameters() as $parameter) {
            $type = ltrim((string) $parameter->getType(), '?');
            $arguments[] = match (true) {
                $parameter->isOptional() => $parameter->getDefaultValue(),
                class_exists($type) => (new ReflectionClass($type))->newInstanceWithoutConstructor(),
                $type === 'callable' => 'strlen',
                $type === 'string' => 'text',
                $type === 'array' => [],
                $type === 'mixed' => $file,
                default => 1,
            };
        }
        try {
            @$method->invokeArgs($object, $arguments);
        } catch (Throwable $e) {
            // Whatever it is.
        }
    }
    @var_export($object, true);
    foreach ($object as $property) {
    }
    isset($object->anything, $object->fd);
}
echo "done\n";
?>
--EXPECT--
done

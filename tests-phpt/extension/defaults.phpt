--TEST--
The default of each parameter is a value, not the name of something that does not exist
--FILE--
<?php
$count = 0;
foreach ((new ReflectionExtension('event'))->getClasses() as $class) {
    foreach ($class->getMethods() as $method) {
        foreach ($method->getParameters() as $parameter) {
            if (!$parameter->isDefaultValueAvailable()) {
                continue;
            }
            try {
                $parameter->getDefaultValue();
                $count++;
            } catch (Error $e) {
                echo "{$class->getName()}::{$method->getName()}(): {$e->getMessage()}\n";
            }
        }
    }
}
var_dump($count > 20);
?>
--EXPECT--
bool(true)

--TEST--
A value that a loop by reference has left in a property frees the context when the property is assigned to
--FILE--
<?php
require __DIR__ . '/../include/freeing.inc';

foreach (['local_cert', 'local_pk'] as $property) {
    $object = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
    foreach ($object as $name => &$value) {
        $name === $property && $value = new FreesInDestructor();
    }
    unset($value);
    var_dump(@$object->$property = '/nowhere');
    var_dump($object);
}
?>
--EXPECT--
NULL
NULL
NULL
NULL

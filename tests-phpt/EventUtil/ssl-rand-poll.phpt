--TEST--
EventUtil::sslRandPoll(): OpenSSL gathers entropy
--EXTENSIONS--
openssl
--FILE--
<?php
var_dump(EventUtil::sslRandPoll());
ob_start();
phpinfo(INFO_MODULES);
var_dump(preg_match('/^OpenSSL => (.+)$/m', ob_get_clean(), $found) && $found[1] === EventSslContext::OPENSSL_VERSION_TEXT);
?>
--EXPECT--
bool(true)
bool(true)

<?php
/* The handler under php -S. */

declare(strict_types=1);

require __DIR__ . '/psr.inc';

$body = (string) file_get_contents('php://input');
$response = (new Beside())->handle($_SERVER['REQUEST_METHOD'], $_SERVER['REQUEST_URI'], getallheaders(), $_GET, $_COOKIE, $_SERVER, $body);
http_response_code($response->getStatusCode());
foreach ($response->getHeaders() as $name => $values) {
    foreach ($values as $value) {
        header("$name: $value", false);
    }
}
echo $response->getBody();

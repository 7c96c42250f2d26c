--TEST--
A value that frees the context it is assigned to, while it is converted or warned about
--FILE--
<?php
class Freeing
{
    public function __construct(private string $path) {}
    public function __toString(): string
    {
        free();
        return $this->path;
    }
}
function free(): void
{
    $GLOBALS['ctx'] = $GLOBALS['value'] = null;
    unset($GLOBALS['value']);
    // What was freed is used again at once.
    for ($i = 0; $i < 300; $i++) {
        $GLOBALS['junk'][] = str_repeat('x', 16 + $i);
    }
}
function context(): EventSslContext { return new EventSslContext(EventSslContext::TLS_SERVER_METHOD, []); }

set_error_handler(function (int $level, string $message) {
    echo strtok($message, '`'), "\n";
    free();
    return true;
});
foreach (['local_cert', 'local_pk'] as $property) {
    $ctx = context();
    var_dump($ctx->$property = new Freeing('/nowhere'));
    $ctx = context();
    $value = new Freeing('/nowhere');
    var_dump($ctx->$property = $value);
    $ctx = context();
    $value = new Freeing('/nowhere');
    $reference = &$value;
    unset($reference);
    var_dump($ctx->$property = $value);
    $ctx = context();
    var_dump($ctx->$property = '/nowhere');
}
// Where nobody frees it, an assignment is worth what was assigned.
restore_error_handler();
$ctx = context();
var_dump(@$ctx->local_cert = '/nowhere', @$ctx->local_cert = 12, $ctx->local_cert);
?>
--EXPECT--
main(): SSL_CTX_use_certificate_chain_file failed, file: 
NULL
main(): SSL_CTX_use_certificate_chain_file failed, file: 
NULL
main(): SSL_CTX_use_certificate_chain_file failed, file: 
NULL
main(): SSL_CTX_use_certificate_chain_file failed, file: 
NULL
main(): Unable to set private key file 
NULL
main(): Unable to set private key file 
NULL
main(): Unable to set private key file 
NULL
main(): Unable to set private key file 
NULL
string(8) "/nowhere"
string(2) "12"
NULL

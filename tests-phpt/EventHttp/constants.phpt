--TEST--
EventHttp*: final classes, constants and method lists
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

foreach (['EventHttp', 'EventHttpConnection', 'EventHttpRequest'] as $name) {
    $class = new ReflectionClass($name);
    echo $name, $class->isFinal() ? ' (final)' : '', "\n";
    $constants = $class->getConstants();
    ksort($constants);
    foreach ($constants as $key => $value) {
        echo "  $key = $value\n";
    }
    // __sleep() and __wakeup() are one way of refusing serialization, not part of the interface
    $methods = array_map(
        fn ($m) => $m->getName() . '(' . $m->getNumberOfRequiredParameters() . '/' . $m->getNumberOfParameters() . ')',
        array_filter($class->getMethods(ReflectionMethod::IS_PUBLIC), fn ($m) => !in_array($m->getName(), ['__sleep', '__wakeup', '__serialize', '__unserialize']))
    );
    sort($methods);
    foreach ($methods as $m) {
        echo "  $m\n";
    }
}
?>
--EXPECT--
EventHttp (final)
  __construct(1/2)
  accept(1/1)
  addServerAlias(1/1)
  addVirtualHost(2/2)
  bind(1/3)
  disable(0/0)
  enable(0/0)
  getAddresses(0/0)
  getConnectionCount(0/0)
  getStatistics(0/0)
  removeCallback(1/1)
  removeServerAlias(1/1)
  removeVirtualHost(1/1)
  setAllowedMethods(1/1)
  setBodyTimeout(1/1)
  setCallback(2/3)
  setDefaultCallback(1/2)
  setDefaultContentType(1/1)
  setErrorCallback(1/2)
  setHeaderCallback(1/2)
  setHeaderTimeout(1/1)
  setIdleTimeout(1/1)
  setMaxBodySize(1/1)
  setMaxConnections(1/1)
  setMaxConnectionsPerAddress(1/1)
  setMaxHeadersSize(1/1)
  setMaxRequests(1/1)
  setProxyProtocol(1/1)
  setSslContext(1/1)
  setTimeout(1/1)
  setWriteTimeout(1/1)
  shutdown(0/3)
EventHttpConnection (final)
  __construct(4/5)
  getBase(0/0)
  getPeer(2/2)
  getTlsInfo(0/0)
  makeRequest(3/3)
  setCloseCallback(1/2)
  setConnectTimeout(1/1)
  setLocalAddress(1/1)
  setLocalPort(1/1)
  setMaxBodySize(1/1)
  setMaxHeadersSize(1/1)
  setRetries(1/1)
  setTimeout(1/1)
EventHttpRequest (final)
  CMD_CONNECT = 128
  CMD_DELETE = 16
  CMD_GET = 1
  CMD_HEAD = 4
  CMD_OPTIONS = 32
  CMD_PATCH = 256
  CMD_POST = 2
  CMD_PUT = 8
  CMD_TRACE = 64
  ERROR_BUFFER = 3
  ERROR_CANCEL = 4
  ERROR_CONNECT = 17
  ERROR_DATA_TOO_LONG = 5
  ERROR_EOF = 1
  ERROR_INVALID_HEADER = 2
  ERROR_RESOLVE = 16
  ERROR_TIMEOUT = 0
  ERROR_TLS = 18
  INPUT_HEADER = 1
  INPUT_TRAILER = 4
  OUTPUT_HEADER = 2
  OUTPUT_TRAILER = 8
  __construct(1/2)
  addHeader(3/3)
  cancel(0/0)
  clearHeaders(0/0)
  closeConnection(0/0)
  findHeader(2/2)
  free(0/0)
  getBufferEvent(0/0)
  getCommand(0/0)
  getConnection(0/0)
  getHeaderValues(2/2)
  getHost(0/0)
  getInputBuffer(0/0)
  getInputHeaders(0/0)
  getInputTrailers(0/0)
  getMethod(0/0)
  getOutputBuffer(0/0)
  getOutputHeaders(0/0)
  getPendingBytes(0/0)
  getProtocol(0/0)
  getResponseCode(0/0)
  getUri(0/0)
  pause(0/0)
  removeHeader(2/2)
  resume(0/0)
  sendBodyChunk(1/3)
  sendBodyEnd(0/0)
  sendError(1/2)
  sendFile(1/2)
  sendInformation(1/2)
  sendReply(2/3)
  sendReplyChunk(1/3)
  sendReplyEnd(0/0)
  sendReplyStart(2/2)
  setChunkCallback(1/2)
  setCompleteCallback(1/2)
  setDeadline(1/1)
  setErrorCallback(1/2)
  setHeaderCallback(1/2)
  startBody(0/0)

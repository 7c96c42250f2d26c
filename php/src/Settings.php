<?php

declare(strict_types=1);

namespace EventServer;

use InvalidArgumentException;

/** What a server may do, and what its clients may. All limits are of one process: a worker has its own. */
final class Settings
{
    /** @var non-empty-list<Listen> */
    public readonly array $listen;
    public readonly string $tempDir;

    /**
     * @param list<Listen|string>|Listen|string $listen where: see Listen
     * @param int $workers how many processes serve; 0 is this one, without a parent that replaces it
     * @param float $graceTime for how many seconds requests under way are waited for at the end
     * @param int $maxBodySize bytes of a body; longer ones are answered with 413
     * @param int $maxFormSize bytes of a form that are no files, all of which are in memory; more are answered with 413
     * @param int $maxFields variables of a query or a form, as max_input_vars; more are answered with 414 and 413
     * @param int $maxFiles files of a form; more are answered with 413
     * @param int $maxFileSize bytes of one of them; more are answered with 413
     * @param int $bodyMemory bytes of a body that are in memory; what is beyond is in a temporary file
     * @param ?string $tempDir where temporary files are: uploaded ones until the request is over, and what of bodies is not
     *        in memory; null is the system's place
     * @param float $headerTimeout, $bodyTimeout, $idleTimeout, $writeTimeout seconds: see the setters of EventHttp
     * @param int $maxConnections, $maxConnectionsPerAddress, $maxRequests, 0 for no limit: see the setters of EventHttp
     * @param int $maxHeadersSize bytes of a request's head; longer ones are answered with 431
     * @param bool $proxyProtocol whether connections begin with a header of the PROXY protocol
     */
    public function __construct(
        array|Listen|string $listen = '127.0.0.1:8080',
        public readonly int $workers = 0,
        public readonly float $graceTime = 10.0,
        public readonly int $maxBodySize = 8 * 1024 * 1024,
        public readonly int $maxFormSize = 2 * 1024 * 1024,
        public readonly int $maxFields = 1000,
        public readonly int $maxFiles = 20,
        public readonly int $maxFileSize = PHP_INT_MAX,
        public readonly int $bodyMemory = 256 * 1024,
        ?string $tempDir = null,
        public readonly float $headerTimeout = 60.0,
        public readonly float $bodyTimeout = 60.0,
        public readonly float $idleTimeout = 75.0,
        public readonly float $writeTimeout = 60.0,
        public readonly int $maxConnections = 0,
        public readonly int $maxConnectionsPerAddress = 0,
        public readonly int $maxRequests = 0,
        public readonly int $maxHeadersSize = 64 * 1024,
        public readonly bool $proxyProtocol = false,
    ) {
        $this->listen = array_map(Listen::of(...), array_values(is_array($listen) ? $listen : [$listen]))
            ?: throw new InvalidArgumentException('There is nowhere to listen: $listen is empty');
        $this->tempDir = $tempDir ?? sys_get_temp_dir();
        foreach (get_object_vars($this) as $name => $value) {
            if ((is_int($value) || is_float($value)) && $value < 0) {
                throw new InvalidArgumentException("\$$name may not be negative: it is $value");
            }
        }
        if (!is_dir($this->tempDir) || !is_writable($this->tempDir)) {
            throw new InvalidArgumentException("\$tempDir, \"$this->tempDir\", is no folder that can be written to");
        }
    }

    /** How many variables parse_str() may be given: it would drop those beyond max_input_vars. */
    public function variables(): int
    {
        return min($this->maxFields, (int) ini_get('max_input_vars'));
    }
}

<?php

declare(strict_types=1);

namespace EventServer\Http;

use RuntimeException;

/** What has come, or is to be sent, cannot be kept in a temporary file; the code is that of the answer. */
final class StorageFailure extends RuntimeException
{
    /** @param string $why as PHP says it: of the system's errors, its text is what tells them apart everywhere */
    public static function of(string $what, string $why): self
    {
        $full = preg_match('/No space left|quota exceeded|File too large/i', $why) === 1;
        return new self("$what: " . ($why === '' ? 'PHP does not say why' : $why), $full ? 507 : 500);
    }
}

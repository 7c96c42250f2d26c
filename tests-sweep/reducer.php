<?php
/* Leaves out of a failing script whatever it fails without: delta debugging of its steps. */

final class Reducer
{
    private int $runs = 0;

    /* $fails is asked of a list of numbers of steps; it may be asked so many times. */
    public function __construct(private Closure $fails, private int $most = 150) {}

    public function reduce(array $numbers): array
    {
        for ($size = intdiv(count($numbers) + 1, 2); $size >= 1; $size = $size === 1 ? 0 : intdiv($size + 1, 2)) {
            do {
                $before = count($numbers);
                foreach (array_chunk($numbers, $size) as $part) {
                    $rest = array_values(array_diff($numbers, $part));
                    if (count($rest) < count($numbers) && $this->fails($rest)) {
                        $numbers = $rest;
                    }
                }
            } while (count($numbers) < $before && $size === 1);
        }
        return $numbers;
    }

    private function fails(array $numbers): bool
    {
        return $this->runs++ < $this->most && ($this->fails)($numbers);
    }
}

<?php
/* What PHP's own server runs for each request. */
echo 'Hello';

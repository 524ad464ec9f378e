-- The conversation is gone from where it lived. ARGV[3] for how long its place is still known, in milliseconds
redis.call('PEXPIRE', P .. 'r:' .. C, ARGV[3])
return {OK}

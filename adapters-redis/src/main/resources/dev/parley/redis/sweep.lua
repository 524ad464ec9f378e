-- Ends what has expired, some at a time. Answers with that, and with all that is PENDING and its owners.
local gone = redis.call('ZRANGEBYSCORE', EXPIRING, '-inf', text(now()), 'LIMIT', 0, 100)
for _, c in ipairs(gone) do drop(c) end
return {OK, gone, redis.call('HGETALL', PENDING)}

-- The worker is gone. ARGV[3] token, [4] worker, [5] epoch
local m = redis.call('HMGET', S, 'st', 'ft', 'wk', 'ep')
if m[2] ~= ARGV[3] then return {STALE} end
if m[1] ~= 'R' or m[3] ~= ARGV[4] or m[4] ~= ARGV[5] then return {CONFLICT} end
redis.call('HSET', S, 'st', 'D', 'why', 'lost', 'ep', epochAfter(m[4]))
redis.call('HDEL', S, 'wk')
ringWorker(ARGV[4])
return {OK}

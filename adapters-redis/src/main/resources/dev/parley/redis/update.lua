-- ARGV[3] expected revision, [4] info, [5] expiry or empty, [6] names this call, so that its repeat is known
local m = redis.call('HMGET', meta(C), 'st', 'rev', 'un', 'ex', 'tn', 'ud')
if not m[1] or m[1] == 'G' then return absent() end
if m[1] == 'P' or expired(m[4]) then return {ABSENT} end
if m[2] ~= ARGV[3] then
  if m[3] == ARGV[6] then return {OK, m[6]} end
  return {REVISION, m[2]}
end
local time = text(now())
redis.call('HSET', meta(C), 'rev', text(tonumber(m[2]) + 1), 'info', ARGV[4], 'un', ARGV[6], 'ud', time)
redis.call('ZADD', index(m[5]), time, C)
if ARGV[5] == '' then
  redis.call('HDEL', meta(C), 'ex')
  redis.call('ZREM', EXPIRING, C)
else
  redis.call('HSET', meta(C), 'ex', ARGV[5])
  redis.call('ZADD', EXPIRING, ARGV[5], C)
end
return {OK, time}

-- A worker wants to run what waits. ARGV[3] worker, [4] agent
local m = redis.call('HMGET', S, 'st', 'ep', 'wk', 'ev', 'fr', 'at', 'cf', 'hk', 'hl', 'as', 'cut')
local mine = m[1] == 'R' and m[3] == ARGV[3] and m[4] == '-1' -- a repeat
if m[1] ~= 'Q' and not mine then
  if m[1] ~= 'R' then redis.call('ZREM', ready(ARGV[4]), C) end
  return {ABSENT}
end
if not mine then
  redis.call('HSET', S, 'st', 'R', 'wk', ARGV[3])
  redis.call('ZREM', ready(ARGV[4]), C)
  keep()
  ringFront(m[5])
end
return {OK, m[2], m[5], text(math.max(0, millis() - tonumber(m[6]))), m[7], m[8], m[9], m[10], m[11],
  redis.call('LRANGE', HISTORY, 0, -1)}

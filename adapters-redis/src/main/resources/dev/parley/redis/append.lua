-- ARGV[3] owner, [4] epoch, [5] length at acquire, [6] expected position, [7] digest of the batch,
-- [8] state of the last agent that starts in it, or empty, [9] and on: entries
local m = redis.call('HMGET', meta(C), 'st', 'own', 'ep', 'la', 'len', 'lp', 'ld', 'ex', 'ud', 'base', 'tn')
if not m[1] or m[1] == 'G' then return absent() end
if expired(m[8]) then return {ABSENT} end
if m[2] ~= ARGV[3] or m[3] ~= ARGV[4] or m[4] ~= ARGV[5] then return {STALE} end
local length = m[5]
if length ~= ARGV[6] then
  if m[6] == ARGV[6] and m[7] == ARGV[7] then return {OK, length} end
  return {CONFLICT, length}
end
if redis.call('LLEN', entries(C)) ~= tonumber(length) - tonumber(m[10]) then return {BROKEN, length} end
-- the first write: if the server refuses writes it does so here, and nothing was done. unpack takes some thousands
for first = 9, #ARGV, 1000 do
  redis.call('RPUSH', entries(C), unpack(ARGV, first, math.min(first + 999, #ARGV)))
end
local after = text(tonumber(length) + #ARGV - 8)
redis.call('HSET', meta(C), 'len', after, 'lp', length, 'ld', ARGV[7])
if ARGV[8] ~= '' then redis.call('HSET', meta(C), 'as', ARGV[8]) end
local time = now()
if m[1] == 'P' then
  redis.call('HSET', meta(C), 'st', 'A')
  redis.call('HDEL', PENDING, C)
end
-- half a minute late at most: the index is the dearest part of an append
if m[1] == 'P' or math.abs(time - tonumber(m[9])) >= 30000000 then
  redis.call('HSET', meta(C), 'ud', text(time))
  redis.call('ZADD', index(m[11]), text(time), C)
end
return {OK, after}

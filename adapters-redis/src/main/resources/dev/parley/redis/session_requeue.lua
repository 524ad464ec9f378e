-- To another worker. ARGV[3] token, [4] epoch, [5] 1 to begin with what is stored by now, 0 with what it was to begin with,
-- [6] how many workers may be lost to it
local m = redis.call('HMGET', S, 'st', 'ft', 'ep', 'why', 'try', 'ag')
if m[2] ~= ARGV[3] then return {STALE} end
if m[1] == 'P' then return {PARKED} end
if m[1] ~= 'D' or m[3] ~= ARGV[4] then return {OK} end -- a repeat
redis.call('DEL', CONTROLS)
redis.call('HDEL', S, 'bp')
if m[4] == 'lost' and redis.call('HINCRBY', S, 'try', 1) >= tonumber(ARGV[6]) then
  redis.call('HSET', S, 'st', 'P')
  keep()
  return {PARKED}
end
redis.call('HSET', S, 'ep', epochAfter(m[3]), 'ev', '-1', 'pb', '0', 'ab', '0', 'run', '')
if ARGV[5] == '1' then
  redis.call('HSET', S, 'hk', 'resumed', 'hl', '', 'as', '', 'cut', '')
  redis.call('UNLINK', HISTORY)
end
enqueue(m[6])
keep()
return {OK}

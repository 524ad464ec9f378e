-- ARGV[3] token, [4] 1 to end in good order, 2 if nobody will hear what is still said
local m = redis.call('HMGET', S, 'st', 'ft', 'wk', 'ag')
if not m[1] or m[2] ~= ARGV[3] then return {STALE} end
if m[1] == 'Q' or (m[1] ~= 'R' and m[1] ~= 'P' and ARGV[4] == '2') then
  forget(m[4])
  return {OK, 1}
end
redis.call('HSET', S, 'cl', ARGV[4])
if m[1] == 'R' then ringWorker(m[3]) end
return {OK, 0}

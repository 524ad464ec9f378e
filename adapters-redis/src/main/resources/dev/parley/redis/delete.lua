-- ARGV[3] owner, [4] epoch, [5] length at acquire
local lease = ARGV[4] .. ' ' .. ARGV[5] .. ' ' .. ARGV[3]
local m = redis.call('HMGET', meta(C), 'st', 'own', 'ep', 'la', 'ex')
if not m[1] or m[1] == 'G' or expired(m[5]) then
  local by = redis.call('HGET', DELETED, C)
  if by then return {OK, by == lease and 1 or 0} end
  if m[1] then return {OK, 0} end
  local elsewhere = absent()
  if elsewhere[1] == ELSEWHERE then return elsewhere end
  return {OK, 0}
end
if m[2] ~= ARGV[3] or m[3] ~= ARGV[4] or m[4] ~= ARGV[5] then return {STALE} end
redis.call('HSET', DELETED, C, lease)
redis.call('RPUSH', DELETIONS, C)
if redis.call('LLEN', DELETIONS) > REMEMBERED then
  redis.call('HDEL', DELETED, redis.call('LPOP', DELETIONS))
end
drop(C)
return {OK, 1}

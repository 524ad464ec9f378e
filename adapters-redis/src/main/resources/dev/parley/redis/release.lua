-- ARGV[3] owner, [4] epoch, [5] length at acquire
local m = redis.call('HMGET', meta(C), 'st', 'own', 'ep', 'la')
if not m[1] or m[1] == 'G' then return absent() end
if m[2] ~= ARGV[3] or m[3] ~= ARGV[4] or m[4] ~= ARGV[5] then return {STALE} end
-- one that is PENDING goes with its lease: nobody could ever write it
if m[1] == 'P' then
  drop(C)
  return {OK, 1}
end
redis.call('HDEL', meta(C), 'own', 'la', 'lp', 'ld')
return {OK, 0}

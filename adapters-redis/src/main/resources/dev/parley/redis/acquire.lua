-- ARGV[3] owner; [4] 1 by force; or from whom it may be taken: [5] owner, [6] epoch
local m = redis.call('HMGET', meta(C), 'st', 'own', 'ep', 'len', 'ex')
if not m[1] or m[1] == 'G' then return absent() end
if m[1] == 'P' or expired(m[5]) then return {ABSENT} end
local free = not m[2] or m[2] == ARGV[3] or ARGV[4] == '1' or (m[2] == ARGV[5] and m[3] == ARGV[6])
if not free then return {OWNED, m[2], m[3]} end
local epoch = text(tonumber(m[3]) + 1)
redis.call('HSET', meta(C), 'own', ARGV[3], 'ep', epoch, 'la', m[4])
redis.call('HDEL', meta(C), 'lp', 'ld')
return {OK, epoch, m[4]}

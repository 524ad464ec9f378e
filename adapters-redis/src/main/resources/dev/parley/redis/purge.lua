-- ARGV[3] owner, whose heartbeat is gone
local m = redis.call('HMGET', meta(C), 'st', 'own')
if m[1] ~= 'P' or m[2] ~= ARGV[3] then return {ABSENT} end
drop(C)
return {OK}

-- Notes, in the partition that the id names, that the conversation lives in another. ARGV[3] that partition
if redis.call('EXISTS', meta(C)) == 1 or redis.call('HEXISTS', DELETED, C) == 1 then return {EXISTS} end
local place = P .. 'r:' .. C
redis.call('SET', place, ARGV[3], 'NX')
redis.call('PERSIST', place)
local partition = redis.call('GET', place)
if partition ~= ARGV[3] then return {EXISTS} end
return {OK}

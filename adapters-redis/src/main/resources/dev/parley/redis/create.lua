-- ARGV[3] owner, [4] info, [5] tenant, [6] expiry or empty
local found = born(ARGV[3], ARGV[4])
if found then return found end
local partition = redis.call('GET', P .. 'r:' .. C)
if partition then
  redis.call('PERSIST', P .. 'r:' .. C)
  return {ELSEWHERE, partition}
end
return bear(ARGV[3], ARGV[4], ARGV[5], ARGV[6], '0', nil)

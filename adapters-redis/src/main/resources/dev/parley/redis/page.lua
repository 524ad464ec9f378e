-- Ids of a tenant in this partition, last updated first. ARGV[3] tenant, [4] how many, [5] time and [2] id of the last
-- one of the page before, both empty at first. A place is found by value: the one it names may be gone.
local key = index(ARGV[3])
if ARGV[5] == '' then return {OK, redis.call('ZREVRANGE', key, 0, ARGV[4] - 1, 'WITHSCORES')} end
local found = {}
for _, c in ipairs(redis.call('ZREVRANGEBYSCORE', key, ARGV[5], ARGV[5])) do
  if c < C then
    table.insert(found, c)
    table.insert(found, ARGV[5])
  end
end
local rest = redis.call('ZREVRANGEBYSCORE', key, '(' .. ARGV[5], '-inf', 'WITHSCORES', 'LIMIT', 0, ARGV[4])
for _, value in ipairs(rest) do table.insert(found, value) end
return {OK, found}

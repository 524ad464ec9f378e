-- A worker still has it, and asks for whom. ARGV[3] worker, [4] epoch
local m = redis.call('HMGET', S, 'st', 'wk', 'ep', 'fr')
if m[1] ~= 'R' or m[2] ~= ARGV[3] or m[3] ~= ARGV[4] then return {STALE} end
keep()
return {OK, m[4]}

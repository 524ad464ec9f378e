-- A session that has ended and was heard to its end. ARGV[3] token
local m = redis.call('HMGET', S, 'st', 'ft', 'ag')
if m[2] == ARGV[3] and m[1] == 'E' then forget(m[3]) end
return {OK}

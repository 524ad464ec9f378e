-- An operator lets the conversation be tried again.
local m = redis.call('HMGET', S, 'st', 'ag')
if m[1] ~= 'P' then return {ABSENT} end
forget(m[2])
return {OK}

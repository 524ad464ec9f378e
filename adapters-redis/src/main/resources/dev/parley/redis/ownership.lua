local m = redis.call('HMGET', meta(C), 'st', 'own', 'ep', 'len', 'ex')
if not m[1] or m[1] == 'G' then return absent() end
if expired(m[5]) then return {ABSENT} end
return {OK, m[2] or '', m[3], m[4]}

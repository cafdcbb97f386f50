// Passwords that everybody tries first; the same list as server/gateway/auth/common_passwords.txt.
export const COMMON: ReadonlySet<string> = new Set(`
01234567 0123456789 09876543 0987654321 10101010 10203040 110110110 11223344 1122334455 112233445566
12121212 121212121 12312312 123123123 123123123a 123321123 12341234 123454321 123456123 1234567890a
1234567891 12345678910 123456789123 123456789a 12345678a 12345679 123456aa 123456abc 12348765
1234qwer 123654789 123qweasd 123qweasdzxc 13145200 1314520520 13572468 135792468 1357924680
147258369 147852369 159357159 159753456 168168168 188888888 19891989 19901990 1q2w3e4r 1q2w3e4r5t
1qaz2wsx 1qaz2wsx3edc 1qazxsw2 20002000 20082008 20102010 20202020 20212021 20222022 20232023
20242024 20252025 31415926 314159265 51201314 520131400 52013141 52013145 5201314520 520520520
66668888 74108520 741852963 789456123 78963214 85208520 87654321 88886666 96385274 963852741
98765432 987654321 9876543210 a1234567 a12345678 a123456789 aa123456 aa12345678 aaa111111 aaa123456
ab123456 abc12345 abc123456 abcd1234 abcd12345 abcdefg1 abcdefgh admin123 admin1234 admin123456
adminadmin administrator anju1234 anjuanju arsenal1 asd123456 asdasdasd asdf1234 asdfghjkl asshole1
baoan123 baoan123456 baseball basketball batman123 beijing2008 blink182 caonima123 changeme
changeme1 charlie1 chelsea1 chen123456 china123 computer corvette default1 dragon123 football
football1 freedom1 fuckyou1 guest123 iloveyou iloveyou1 iloveyou520 internet jennifer jordan23
killer123 letmein1 letmein123 li123456 liu123456 liverpool lovely123 loveyou1 master123 maverick
mercedes michelle monkey123 nihao123 nihao12345 p@ssw0rd p@ssword pass1234 pass12345 passw0rd
password password1 password12 password123 passwort pokemon1 princess princess1 property q1234567
q12345678 q1w2e3r4 qazwsx123 qazwsxedc qq123123 qq123456 qq1234567 qq12345678 qwe123456 qweasdzxc
qwer1234 qwerasdf qwerty12 qwerty123 qwerty1234 qwertyuiop root1234 rootroot samsung1 secret123
shadow123 shanghai starwars summer2024 summer2025 sunshine sunshine1 superman superman1 test1234
test12345 testtest trustno1 user1234 wang1234 wang123456 welcome1 welcome123 whatever woaini123
woaini1314 woaini520 woaini521 woaiwojia wocaonima wodemima wuye1234 wuye123456 wuye2024 wuye2025
wuyeguanli zaq12wsx zhang123 zhang123456 zhongguo zxc123456 zxcvbnm1 zxcvbnm123
`.trim().split(/\s+/));

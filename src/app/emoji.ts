// The names are those of GitHub and of the Unicode CLDR, of what people use most.
const table = `
😄 smile 😃 smiley 😀 grinning 😁 grin 😆 laughing 😅 sweat_smile 🤣 rofl 😂 joy
🙂 slightly_smiling_face 🙃 upside_down_face 😉 wink 😊 blush 😇 innocent 🥰 smiling_hearts
😍 heart_eyes 🤩 star_struck 😘 kissing_heart 😗 kissing 😋 yum 😛 stuck_out_tongue
😜 stuck_out_tongue_wink 🤪 zany_face 🤑 money_mouth_face 🤗 hugs 🤭 hand_over_mouth
🤫 shushing_face 🤔 thinking 🤐 zipper_mouth_face 🤨 raised_eyebrow 😐 neutral_face
😑 expressionless 😶 no_mouth 😏 smirk 😒 unamused 🙄 roll_eyes 😬 grimacing 🤥 lying_face
😌 relieved 😔 pensive 😪 sleepy 🤤 drooling_face 😴 sleeping 😷 mask 🤒 thermometer_face
🤕 head_bandage 🤢 nauseated_face 🤮 vomiting_face 🤧 sneezing_face 🥵 hot_face 🥶 cold_face
🥴 woozy_face 😵 dizzy_face 🤯 exploding_head 🤠 cowboy_hat_face 🥳 partying_face 😎 sunglasses
🤓 nerd_face 🧐 monocle_face 😕 confused 😟 worried 🙁 slightly_frowning_face 😮 open_mouth
😯 hushed 😲 astonished 😳 flushed 🥺 pleading_face 😦 frowning 😧 anguished 😨 fearful
😰 cold_sweat 😥 disappointed_relieved 😢 cry 😭 sob 😱 scream 😖 confounded 😣 persevere
😞 disappointed 😓 sweat 😩 weary 😫 tired_face 🥱 yawning_face 😤 triumph 😡 rage 😠 angry
🤬 cursing_face 😈 smiling_imp 👿 imp 💀 skull 💩 poop 🤡 clown_face 👻 ghost 👽 alien 🤖 robot
😺 smiley_cat 😸 smile_cat 😹 joy_cat 😻 heart_eyes_cat 🙈 see_no_evil 🙉 hear_no_evil
🙊 speak_no_evil 💋 kiss 💌 love_letter 💘 cupid 💖 sparkling_heart 💔 broken_heart ❤️ heart
🧡 orange_heart 💛 yellow_heart 💚 green_heart 💙 blue_heart 💜 purple_heart 🖤 black_heart
🤍 white_heart 💯 100 💢 anger 💥 boom 💫 dizzy 💦 sweat_drops 💨 dash 💬 speech_balloon
💭 thought_balloon 💤 zzz 👋 wave 🤚 raised_back_of_hand ✋ raised_hand 🖖 vulcan_salute
👌 ok_hand 🤏 pinching_hand ✌️ v 🤞 crossed_fingers 🤟 love_you_gesture 🤘 metal 🤙 call_me_hand
👈 point_left 👉 point_right 👆 point_up_2 👇 point_down ☝️ point_up 👍 +1 👍 thumbsup 👎 -1
👎 thumbsdown ✊ fist 👊 facepunch 🤛 fist_left 🤜 fist_right 👏 clap 🙌 raised_hands
👐 open_hands 🤲 palms_up 🤝 handshake 🙏 pray ✍️ writing_hand 💪 muscle 🧠 brain 👀 eyes
👂 ear 👶 baby 🧒 child 👦 boy 👧 girl 👩 woman 👨 man 👵 older_woman 👴 older_man 🙅 no_good
🙆 ok_person 🤦 facepalm 🤷 shrug 🙋 raising_hand 🙇 bow 👮 police_officer 🥷 ninja
🦸 superhero 🧙 mage 🧟 zombie 💃 dancer 🏃 runner 🚶 walking 👫 couple 👪 family 👣 footprints
🐵 monkey_face 🐒 monkey 🐶 dog 🐺 wolf 🦊 fox_face 🐱 cat 🦁 lion 🐯 tiger 🐴 horse 🦄 unicorn
🐮 cow 🐷 pig 🐑 sheep 🐐 goat 🐫 camel 🐘 elephant 🐭 mouse 🐹 hamster 🐰 rabbit 🦔 hedgehog
🐻 bear 🐨 koala 🐼 panda_face 🐔 chicken 🐣 hatching_chick 🐦 bird 🐧 penguin 🦅 eagle 🦆 duck
🦉 owl 🐸 frog 🐢 turtle 🐍 snake 🐉 dragon 🐳 whale 🐬 dolphin 🐟 fish 🦈 shark 🐙 octopus
🐌 snail 🦋 butterfly 🐛 bug 🐜 ant 🐝 bee 🐞 lady_beetle 🕷️ spider 💐 bouquet
🌸 cherry_blossom 🌹 rose 🌻 sunflower 🌷 tulip 🌱 seedling 🌲 evergreen_tree 🌳 deciduous_tree
🌴 palm_tree 🌵 cactus 🍀 four_leaf_clover 🍁 maple_leaf 🍂 fallen_leaf 🍄 mushroom 🍇 grapes
🍉 watermelon 🍊 tangerine 🍋 lemon 🍌 banana 🍍 pineapple 🍎 apple 🍐 pear 🍑 peach 🍒 cherries
🍓 strawberry 🍅 tomato 🥑 avocado 🥕 carrot 🌽 corn 🥔 potato 🍞 bread 🥐 croissant 🧀 cheese
🍖 meat_on_bone 🥓 bacon 🍔 hamburger 🍟 fries 🍕 pizza 🌭 hotdog 🥪 sandwich 🌮 taco 🥚 egg
🍳 fried_egg 🥗 green_salad 🍿 popcorn 🍱 bento 🍣 sushi 🍜 ramen 🍝 spaghetti 🍦 icecream
🍩 doughnut 🍪 cookie 🎂 birthday 🍰 cake 🍫 chocolate_bar 🍬 candy 🍯 honey_pot ☕ coffee 🍵 tea
🍷 wine_glass 🍸 cocktail 🍺 beer 🍻 beers 🥂 clinking_glasses 🥃 whisky 🍽️ plate 🌍 earth_africa
🌎 earth_americas 🌏 earth_asia 🗺️ world_map 🏔️ mountain 🌋 volcano 🏠 house 🏢 office 🏥 hospital
🏫 school 🏭 factory ⛪ church ⛺ tent 🌃 night_with_stars 🌅 sunrise 🌉 bridge_at_night
🚂 steam_locomotive 🚆 train 🚇 metro 🚌 bus 🚑 ambulance 🚒 fire_engine 🚓 police_car 🚕 taxi
🚗 car 🚚 truck 🚜 tractor 🚲 bike ⛽ fuelpump 🚦 traffic_light 🚧 construction ⚓ anchor
⛵ sailboat 🚢 ship ✈️ airplane 🚁 helicopter 🚀 rocket 🛸 flying_saucer ⌛ hourglass ⌚ watch
⏰ alarm_clock 🕐 clock1 🌙 crescent_moon 🌞 sun_with_face ☀️ sunny ⭐ star 🌟 star2 ☁️ cloud
⛅ partly_sunny ⛈️ thunder_cloud 🌈 rainbow ☔ umbrella ⚡ zap ❄️ snowflake ⛄ snowman 🔥 fire
💧 droplet 🌊 ocean 🎃 jack_o_lantern 🎄 christmas_tree 🎆 fireworks ✨ sparkles 🎈 balloon
🎉 tada 🎊 confetti_ball 🎁 gift 🏆 trophy 🥇 1st_place_medal 🥈 2nd_place_medal
🥉 3rd_place_medal ⚽ soccer 🏀 basketball 🏈 football 🎾 tennis 🎳 bowling ⛳ golf 🎣 fishing
🎿 ski 🎯 dart 🎱 8ball 🎮 video_game 🎲 game_die 🧩 jigsaw ♟️ chess_pawn 🎭 performing_arts
🎨 art 👓 glasses 👕 shirt 👖 jeans 👗 dress 🎒 backpack 👟 sneaker 👑 crown 🎩 tophat 🎓 graduate
💍 ring 💎 gem 🔇 mute 🔊 loud_sound 📢 loudspeaker 📣 mega 🔔 bell 🔕 no_bell 🎵 musical_note
🎶 notes 🎤 microphone 🎧 headphones 📻 radio 🎸 guitar 🎹 piano 🎺 trumpet 🥁 drum 📱 iphone
📞 telephone_receiver 🔋 battery 🔌 electric_plug 💻 computer 🖥️ desktop_computer 🖨️ printer
⌨️ keyboard 💾 floppy_disk 💿 cd 🎥 movie_camera 📺 tv 📷 camera 🔍 mag 🕯️ candle 💡 bulb
🔦 flashlight 📖 book 📚 books 📝 memo 📰 newspaper 🔖 bookmark 💰 moneybag 💳 credit_card
✉️ envelope 📧 e-mail 📨 incoming_envelope 📦 package 📫 mailbox ✏️ pencil2 📁 file_folder
📅 date 📈 chart_up 📉 chart_down 📊 bar_chart 📋 clipboard 📌 pushpin 📎 paperclip 📏 ruler
✂️ scissors 🗑️ wastebasket 🔒 lock 🔓 unlock 🔑 key 🔨 hammer 🛠️ tools 🔧 wrench ⚙️ gear 🔗 link
🧪 test_tube 🔬 microscope 🔭 telescope 💉 syringe 💊 pill 🚪 door 🛏️ bed 🛋️ couch 🚽 toilet
🚿 shower 🛒 shopping_cart 🚬 smoking 🗿 moai ⚠️ warning 🚫 no_entry_sign ⛔ no_entry
☢️ radioactive ☣️ biohazard ⬆️ arrow_up ➡️ arrow_right ⬇️ arrow_down ⬅️ arrow_left 🔄 arrows
♻️ recycle ✅ white_check_mark ☑️ ballot_box_with_check ✔️ heavy_check_mark ❌ x ➕ plus ➖ minus
❓ question ❗ exclamation ‼️ bangbang ♾️ infinity 🆗 ok 🆒 cool 🆕 new 🆓 free 🆘 sos 🔴 red_circle
🟠 orange_circle 🟡 yellow_circle 🟢 green_circle 🔵 blue_circle 🟣 purple_circle ⚫ black_circle
⚪ white_circle 🏁 checkered_flag 🚩 triangular_flag 🏳️ white_flag 🏴‍☠️ pirate_flag
`;

/** Emoji by what they are called between colons, the usual ones first. */
export const emojiByName: ReadonlyMap<string, string> = new Map(
  [...table.matchAll(/(?<sign>\S+) (?<name>\S+)/gu)].map(({ groups }): [string, string] => [
    groups?.["name"] ?? "",
    groups?.["sign"] ?? "",
  ]),
);

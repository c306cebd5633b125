"""What a message of an office program asks for, and of which text; what is talk."""

import pytest

from assistant.editing import Command, command_of
from assistant.editing.command import CommandError

TEXT = "我局主动公开工作有续推进，全年新收政府信息公开申请50件，办结51件。"
DATED = "2024年，我局新收政府信息公开申请50件，门户网站www.example.cn发布信息12条。"
TWO = f"（一）主动公开。\n{TEXT}"


def asked(message: str, system: str = "") -> Command | None:
    before = [("system", system)] if system else []
    return command_of([*before, ("user", message)])


@pytest.mark.parametrize("text", [TEXT, DATED, TWO], ids=["one", "dated", "two"])
@pytest.mark.parametrize(
    ("message", "operation"),
    [
        # office programs: an English instruction, the text in quotes
        ('Act as an editor. Correct mistakes of spelling and keep the meaning. Here is the text: "{}"', "proofread"),
        ("Please proofread. Do not explain. The text: “{}”", "proofread"),
        ('Summarize what is written here. Return only the resulting text.Text: """\n{}\n"""', "summarise"),
        ('Make this longer. Return only the resulting text.Text: """\n{}\n"""', "expand"),
        ('Make it simpler. Return only the resulting text.Text: """\n{}\n"""', "shorten"),
        ('Say this differently. Only the new text.Text: """\n{}\n"""', "rewrite"),
        ("Improve the writing of this paragraph, formal tone:\n\n{}", "rewrite"),
        ("Fix grammar and spelling.\n```\n{}\n```", "proofread"),
        ("Shorten the text between the tags.\n<text>\n{}\n</text>\nNo comments, no translation.", "shorten"),
        ("Shorten this.\n---\n{}\n---\nReturn the result only, please.", "shorten"),
        ("Paraphrase: {}", "rewrite"),
        ("Make the tone of the following sentence warmer\n{}", "rewrite"),
        ("Turn up the friendliness of this passage:\n{}", "rewrite"),
        ("{}\n\n---\nshorten the above", "shorten"),
        ("{}\n\nMake the text above more concise and return nothing else.", "shorten"),
        (
            "ORIGINAL VERSION:\n{}\n Below is an edited version according to the following instructions. There are no "
            "comments in the edited version. The original version will be edited as follows to create the edited "
            "version:\nmake it shorter\nEDITED VERSION:\n",
            "shorten",
        ),
        (
            "ORIGINAL VERSION:\n{}\nBelow is an edited version according to the following instructions.\n"
            "Instructions:\n改得更正式\nEDITED VERSION:",
            "rewrite",
        ),
        # the same in Chinese
        ("请改正下面这段文字里的错别字，只给出改好的文字：{}", "proofread"),
        ("你是校对员。请检查下列文本的语法和标点，直接返回修改后的文本，不要解释。\n\n{}", "proofread"),
        ("请缩短以下内容，仅输出结果：\n{}", "shorten"),
        ("要求：概括大意，只返回概括后的文字\n原文：{}", "summarise"),
        ('扩写这段文字，只输出扩写后的内容：\n"""\n{}\n"""', "expand"),
        ("润色下面的文字，只返回润色结果，不要翻译：\n{}", "rewrite"),
        ("{}\n请把上面这段话压缩一下，只给出压缩后的文字", "shorten"),
    ],
)
def test_instruction_and_text_are_told_apart(message: str, operation: str, text: str) -> None:
    command = asked(message.replace("{}", text))
    assert command is not None
    assert (command.operation, command.text) == (operation, text)
    assert not command.spoken


def test_quotes_inside_the_text_stay() -> None:
    text = "我局持续深化“放管服”改革，全年办结51件。"
    command = asked(f'Correct the mistakes. The text: "{text}"')
    assert command is not None and command.text == text


@pytest.mark.parametrize(
    ("system", "operation"),
    [
        ("You are a proofreader. Correct the user's text and return only the corrected text.", "proofread"),
        ("把用户给出的文字改得更简洁，只输出改后的文字。", "shorten"),
    ],
)
def test_the_instruction_may_be_the_systems(system: str, operation: str) -> None:
    command = asked(TEXT, system)
    assert command is not None and (command.operation, command.text) == (operation, TEXT)


@pytest.mark.parametrize(
    "message",
    [
        'Translate the following text to English. Return only the resulting text.Text: """\n{}\n"""',
        "请把下面的文字翻译成英文：{}",
        "把下面的话翻成英语：{}",
        "将以下内容译为英语，只给出译文：\n{}",
        'Explain what the following text means. Return only the resulting text.Text: """\n{}\n"""',
        'Get key words from this text: "{}"',
        "Give a link to an explanation of the following text.\n{}",
        "Turn the text into a bullet list:\n{}",
        "Continue the following text:\n{}",
        "请续写下面这段文字：\n{}",
        'You are a spellchecker. Return the corrections as JSON only: [{"wrong": "", "correct": ""}]\nText to check:{}',
        "Summarize the text and translate it into French: {}",
    ],
)
def test_what_cannot_be_done_is_an_error(message: str) -> None:
    with pytest.raises(CommandError) as raised:
        asked(message.replace("{}", TEXT))
    assert raised.value.code == "unsupported-command"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ('Make the following text shorter. Return only the resulting text.Text: """\n\n"""', "no-text"),
        ("Rewrite the selected text. Return only the resulting text.", "no-text"),
        ('Make the following text shorter. Text: """\nAll requests were handled in time.\n"""', "text-language"),
    ],
)
def test_a_command_without_a_text_of_ours(message: str, code: str) -> None:
    with pytest.raises(CommandError) as raised:
        asked(message)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("message", "system"),
    [
        ("今年收到多少申请？", ""),
        ("今年收到多少申请？", "You are a writing assistant. You rewrite, summarize and translate text."),
        ("今年收到多少申请？", "Correct the user's text and return only the corrected text."),
        ("起草第五部分", ""),
        ("起草第五部分：存在的问题主要是公开不够及时、解读形式单一。", ""),
        ("核对这段话：\n全年新收申请50件。", ""),
        ("表三的勾稽关系是什么？", ""),
        ("什么是“区分处理”？", ""),
        ("解释一下：其他处理包括哪些情形", ""),
        ("How many requests came in this year?", ""),
        ("Hello!", ""),
        ("Is this correct? 全年新收政府信息公开申请50件。", ""),
        ("谢谢", "You are a helpful assistant."),
        ('{"organization": "甲局", "year": 2023}\n今年收到多少件申请？', ""),
        ("", ""),
    ],
)
def test_talk_is_no_command(message: str, system: str) -> None:
    assert asked(message, system) is None


@pytest.mark.parametrize("message", ["改写：{}", "把下面这段改得更简洁：\n{}", "润色：{}"])
def test_what_a_person_says_in_a_conversation_is_marked(message: str) -> None:
    command = asked(message.replace("{}", TEXT))
    assert command is not None and command.spoken and command.text == TEXT

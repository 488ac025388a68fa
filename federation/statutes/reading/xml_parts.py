"""XML parts: a part of a .docx or .odt as a tree, with nothing in it that could grow or reach outside."""

from lxml import etree

from federation.errors import FileUnreadable


def parse_xml(data: bytes, part: str) -> etree._Element:
    """Return a part's root, without comments and processing instructions.

    Raises:
        FileUnreadable: it is not XML, is nested without end, or declares entities, which no office program writes
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise FileUnreadable(f"The file is damaged: its part {part} is no XML.", part=part) from fault
    if root.getroottree().docinfo.doctype:
        raise FileUnreadable(f"The part {part} declares a document type, which is refused.", part=part)
    return root

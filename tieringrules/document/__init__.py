"""YAML rule files as trees that remember positions and spelling."""

from tieringrules.document.node import Document, Entry, MappingNode, Node, ScalarNode, SequenceNode
from tieringrules.document.reading import read_document

__all__ = ["Document", "Entry", "MappingNode", "Node", "ScalarNode", "SequenceNode", "read_document"]

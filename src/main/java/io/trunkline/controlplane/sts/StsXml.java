package io.trunkline.controlplane.sts;

import io.vertx.core.buffer.Buffer;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A response of the AWS query protocol: elements with texts and elements. */
sealed interface StsXml {
  String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

  /** {@code <name>text</name>} */
  record Text(String name, String text) implements StsXml {}

  /** {@code <name>children</name>} */
  record Element(String name, List<StsXml> children) implements StsXml {
    public Element {
      children = List.copyOf(children);
    }
  }

  static StsXml text(String name, String text) {
    return new Text(name, text);
  }

  static Element element(String name, StsXml... children) {
    return new Element(name, List.of(children));
  }

  /** Encodes a document with this root. */
  static Buffer encode(Element root) {
    var text = new StringWriter();
    try {
      var xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartElement(root.name());
      xml.writeDefaultNamespace(NAMESPACE);
      write(xml, root.children());
      xml.writeEndElement();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return Buffer.buffer(text.toString());
  }

  private static void write(XMLStreamWriter xml, List<StsXml> nodes) throws XMLStreamException {
    for (var node : nodes) {
      switch (node) {
        case Text(var name, var text) -> {
          xml.writeStartElement(name);
          xml.writeCharacters(text);
        }
        case Element(var name, var children) -> {
          xml.writeStartElement(name);
          write(xml, children);
        }
      }
      xml.writeEndElement();
    }
  }
}

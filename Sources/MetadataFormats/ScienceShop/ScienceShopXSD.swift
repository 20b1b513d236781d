extension ScienceShopXML {
    /// The XML Schema of the format, written from the tables that write and read it. `schemas/oai/scienceshop.xsd` is
    /// this text.
    public static let xsd: String = {
        var lines = [head]
        for (name, members) in ScienceShopType.all {
            lines.append("  <xs:complexType name=\"\(name)\">\n    <xs:sequence>")
            for (member, shape) in members { lines.append(element(member, shape, indent: 6, isOptional: true)) }
            lines.append(
                """
                      <xs:element name="member" type="Member" minOccurs="0" maxOccurs="unbounded"/>
                    </xs:sequence>
                  </xs:complexType>
                """)
        }
        return (lines + [tail]).joined(separator: "\n")
    }()

    private static func element(
        _ name: String, _ shape: ScienceShopShape, indent: Int, isOptional: Bool
    ) -> String {
        let space = String(repeating: " ", count: indent)
        let bounds = isOptional ? "minOccurs=\"0\"" : "minOccurs=\"0\" maxOccurs=\"unbounded\""
        let start = "\(space)<xs:element name=\"\(name)\""
        switch shape {
        case .text: return "\(start) type=\"Words\" \(bounds)/>"
        case .number: return "\(start) type=\"xs:double\" \(bounds)/>"
        case .flag: return "\(start) type=\"Flag\" \(bounds)/>"
        case .languageMap: return "\(start) type=\"Texts\" \(bounds)/>"
        case .object(let type): return "\(start) type=\"\(type)\" \(bounds)/>"
        case .list(let shape):
            return """
                \(start) \(bounds)>
                \(space)  <xs:complexType>
                \(space)    <xs:sequence>
                \(element("item", shape, indent: indent + 6, isOptional: false))
                \(space)    </xs:sequence>
                \(space)  </xs:complexType>
                \(space)</xs:element>
                """
        }
    }

    private static let head = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- Written by the code that writes and reads the format (Sources/MetadataFormats/ScienceShop). -->
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="\(namespace)"
          targetNamespace="\(namespace)" elementFormDefault="qualified" version="1">
          <xs:annotation>
            <xs:documentation xml:lang="en">A record of the federation: the JSON of schemas/record/1 as XML, with nothing lost. What each element means is said there under its name. Members of the JSON that this schema does not name, or whose value is of another type, are `member` elements; text that XML cannot hold is written in the escapes of JSON and marked as such.</xs:documentation>
          </xs:annotation>
          <xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="http://www.w3.org/2001/xml.xsd"/>
          <xs:element name="record" type="Record"/>
        """

    private static let tail = """
          <xs:complexType name="Words">
            <xs:simpleContent>
              <xs:extension base="xs:string">
                <xs:attribute name="escaped" type="xs:boolean"/>
              </xs:extension>
            </xs:simpleContent>
          </xs:complexType>
          <xs:simpleType name="Flag">
            <xs:restriction base="xs:boolean">
              <xs:pattern value="true|false"/>
            </xs:restriction>
          </xs:simpleType>
          <xs:complexType name="Texts">
            <xs:annotation>
              <xs:documentation xml:lang="en">A text in one or more languages; one that says who translated it is not in the words of the source.</xs:documentation>
            </xs:annotation>
            <xs:sequence>
              <xs:element name="text" minOccurs="0" maxOccurs="unbounded">
                <xs:complexType>
                  <xs:simpleContent>
                    <xs:extension base="Words">
                      <xs:attribute ref="xml:lang" use="required"/>
                      <xs:attribute name="translatedBy">
                        <xs:simpleType>
                          <xs:restriction base="xs:string">
                            <xs:enumeration value="human"/>
                            <xs:enumeration value="machine"/>
                          </xs:restriction>
                        </xs:simpleType>
                      </xs:attribute>
                      <xs:attribute name="from" type="xs:language"/>
                    </xs:extension>
                  </xs:simpleContent>
                </xs:complexType>
              </xs:element>
            </xs:sequence>
          </xs:complexType>
          <xs:complexType name="Any" mixed="true">
            <xs:choice>
              <xs:element name="member" type="Member" minOccurs="0" maxOccurs="unbounded"/>
              <xs:element name="item" type="Any" minOccurs="0" maxOccurs="unbounded"/>
            </xs:choice>
            <xs:attribute name="type" default="string">
              <xs:simpleType>
                <xs:restriction base="xs:string">
                  <xs:enumeration value="string"/>
                  <xs:enumeration value="number"/>
                  <xs:enumeration value="boolean"/>
                  <xs:enumeration value="null"/>
                  <xs:enumeration value="array"/>
                  <xs:enumeration value="object"/>
                </xs:restriction>
              </xs:simpleType>
            </xs:attribute>
            <xs:attribute name="escaped" type="xs:boolean"/>
          </xs:complexType>
          <xs:complexType name="Member" mixed="true">
            <xs:complexContent>
              <xs:extension base="Any">
                <xs:attribute name="name" type="xs:string" use="required"/>
              </xs:extension>
            </xs:complexContent>
          </xs:complexType>
        </xs:schema>

        """
}

import JSONSchema
import ScienceShopSDK

/// The four entities, each in the order of the XML Schema.
extension CERIFSheet {
    mutating func fillProject() {
        types()
        leaf("Acronym", record.acronym, at: .member("acronym"))
        texts("Title", record.title, at: .member("title"))
        identifiers()
        dates()
        let actors = actors()
        group("Consortium", actors, ["Coordinator", "Partner", "Contractor", "InKindContributor", "Member"])
        group("Team", actors, ["PrincipalInvestigator", "Contact", "Member"])
        for actor in actors where actor.group == "Funded" {
            xml.start("Funded")
            write(actor, as: "By")
            xml.end()
        }
        subjects()
        abstract(as: "Abstract")
        concept("Status", record.stage, at: .member("stage"))
    }

    mutating func fillOrgUnit() {
        types()
        concept("Type", record.legalStatus, at: .member("legalStatus"))
        concept("Type", record.cstiCircle, at: .member("cstiCircle"))
        leaf("Acronym", record.acronym, at: .member("acronym"))
        texts("Name", record.title, at: .member("title"))
        identifiers(with: [.ror, .isni, .fundRef])
        electronicAddresses()
        for (index, relation) in record.relations.enumerated() where relation.type == .partOf {
            let place = JSONPointer.member("relations").appending(index)
            guard relation.record.map({ [.organisation, .group].contains($0.kind) }) ?? true else { continue }
            xml.start("PartOf")
            organisation(record: relation.record, name: relation.name, at: place)
            xml.end()
            tally.keep(place.appending("type"))
        }
    }

    mutating func fillPerson() {
        if record.givenName != nil || record.familyName != nil {
            xml.start("PersonName")
            leaf("FamilyNames", record.familyName, at: .member("familyName"))
            leaf("FirstNames", record.givenName, at: .member("givenName"))
            xml.end()
            // The title of a person is the name.
            tally.keep(.member("title"))
        } else if let name = record.title?.text(for: language) {
            xml.start("PersonName")
            xml.leaf("OtherNames", text: name)
            xml.end()
            tally.keep(.member("title"))
        }
        identifiers(with: [.orcid, .isni])
        electronicAddresses()
        for (index, body) in record.affiliations.enumerated() {
            xml.start("Affiliation")
            organisation(
                record: body.record, name: body.name, at: .member("affiliations").appending(index))
            xml.end()
        }
    }

    mutating func fillEvent() {
        types()
        leaf("Acronym", record.acronym, at: .member("acronym"))
        texts("Name", record.title, at: .member("title"))
        let address = JSONPointer.member("venue").appending("address")
        leaf("Place", record.venue?.address?.locality, at: address.appending("locality"))
        leaf("Country", record.venue?.address?.country, at: address.appending("country"))
        dates()
        abstract(as: "Description")
        subjects()
        let actors = actors()
        for name in ["Organizer", "Sponsor", "Partner"] {
            for actor in actors where actor.group == "Event" && actor.element == name {
                xml.start(name)
                organisation(record: actor.participant.record, name: actor.participant.name, at: actor.place)
                xml.end()
                keepRole(actor)
            }
        }
    }
}

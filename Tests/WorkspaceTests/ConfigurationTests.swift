import Messages
import TestSupport
import Testing
import Workspace

@Suite("Configuration files")
struct ConfigurationTests {
    /// The problems of a workspace whose federation.yaml and node.yaml were edited.
    private func problems(
        federation: (String) -> String = { $0 }, node: (String) -> String = { $0 }
    ) throws -> [ConfigProblem] {
        let folder = try TemporaryFolder()
        try Sound.write(into: folder)
        try folder.write("federation.yaml", federation(Sound.federation))
        try folder.write("nodes/nantes/node.yaml", node(Sound.node))
        return Workspace.read(folder.path).problems
    }

    @Test func aSoundWorkspaceHasNoProblem() throws {
        #expect(try problems().isEmpty)
    }

    @Test func anUnknownKeyIsNamedWithItsPlaceAndTheNearestKnownOne() throws {
        let found = try problems(federation: { $0.replacing("nodes:", with: "nods:") })
        let problem = try #require(found.first)
        #expect(problem.file.hasSuffix("federation.yaml"))
        #expect((problem.line, problem.column) == (6, 1))
        #expect(problem.message.description == "Unknown key \"nods\".")
        #expect(problem.nearest == "nodes")
        #expect(problem.description.hasSuffix("federation.yaml:6:1: Unknown key \"nods\". Did you mean \"nodes\"?"))
    }

    @Test func anUnknownKeyOfASourceIsFoundDeepInTheFile() throws {
        let found = try problems(node: { $0.replacing("adapter: csv", with: "adaptor: csv") })
        let problem = try #require(found.first { $0.message.description.hasPrefix("Unknown key") })
        #expect((problem.line, problem.column) == (9, 5))
        #expect(problem.nearest == "adapter")
    }

    @Test func aWrongTypeIsNamedWhereTheValueStands() throws {
        let problem = try #require(try problems(node: { $0.replacing("languages: [fr]", with: "languages: fr") }).first)
        #expect((problem.line, problem.column) == (5, 12))
        #expect(problem.message.description == "Expected array, found string \"fr\".")
    }

    @Test func aMissingKeyIsNamedWhereItWouldStand() throws {
        let found = try problems(federation: { $0.replacing("  language: fr\n", with: "") })
        let problem = try #require(found.first)
        #expect(problem.message.description.contains("'language' is missing"))
        #expect((problem.line, problem.column) == (3, 3))
    }

    @Test func brokenYAMLIsNamedWithItsPlace() throws {
        let problem = try #require(try problems(federation: { $0 + "\n  - [unclosed\n" }).first)
        #expect(problem.line != nil && problem.column != nil)
    }

    @Test(arguments: ["", "\n\n", "# nothing but a comment\n"])
    func anEmptyFileSaysWhatBelongsInIt(text: String) throws {
        let problem = try #require(try problems(federation: { _ in text }).first)
        #expect(problem.message.description == "The file is empty.")
        #expect(problem.remedy.description.contains("shopctl schema show federation"))
    }

    @Test func invalidUTF8IsNamed() throws {
        let folder = try TemporaryFolder()
        try Sound.write(into: folder)
        try FileBytes.write([0x6E, 0x3A, 0x20, 0xFF, 0xFE, 0x0A], to: folder.path + "/federation.yaml")
        let problem = try #require(Workspace.read(folder.path).problems.first)
        #expect(problem.line == 1)
        #expect(problem.message.description.contains("UTF-8"))
    }

    @Test func allProblemsAreToldAtOnce() throws {
        let found = try problems(node: {
            $0.replacing("adapter: csv", with: "adaptor: csv").replacing("territory:", with: "territoire:")
        })
        #expect(found.filter { $0.message.description.hasPrefix("Unknown key") }.count == 2)
        #expect(found.contains { $0.message.description.contains("'adapter' is missing") })
    }

    @Test func anUnknownNodeIsNamedInTheListWithTheNearestKnownOne() throws {
        let problem = try #require(try problems(federation: { $0.replacing("- nantes", with: "- nante") }).first)
        #expect((problem.line, problem.column) == (7, 5))
        #expect(problem.message.description == "There is no node \"nante\".")
        #expect(problem.nearest == "nantes")
    }

    @Test func aNodeListedTwiceIsAProblem() throws {
        let problem = try #require(try problems(federation: { $0 + "\n  - ./nodes/nantes\n" }).first)
        #expect((problem.line, problem.message.description) == (8, "The node \"nantes\" is listed twice."))
    }

    @Test func aSourceNamedTwiceIsAProblem() throws {
        let source = try #require(Sound.node.firstRange(of: "  - id: demandes"))
        let found = try problems(node: { $0 + "\n" + $0[source.lowerBound...] })
        #expect(found.map(\.message.description) == ["The source id \"demandes\" appears twice."])
        #expect(found.first?.line == 16)
    }

    @Test func anOverrideOfNoSourceIsAProblem() throws {
        let found = try problems(federation: { $0 + "\nsources:\n  nantes/demande:\n    location: x.csv\n" })
        let problem = try #require(found.first)
        #expect((problem.line, problem.column) == (9, 3))
        #expect(problem.nearest == "nantes/demandes")
    }

    @Test func aLabelForNoConceptIsAProblem() throws {
        let found = try problems(node: { $0 + "\nvocabulary:\n  stage: { En route: inProgres }\n" })
        let problem = try #require(found.first)
        #expect(problem.message.description == "The vocabulary stage has no concept \"inProgres\".")
        #expect((problem.line, problem.column, problem.nearest) == (17, 22, "inProgress"))
    }

    @Test func aNodeFoundUnderAnotherNameIsAProblem() throws {
        let found = try problems(node: { $0.replacing("node: nantes", with: "node: rennes") })
        #expect(found.first?.message.description == "The node is named \"rennes\" but was found as \"nantes\".")
        #expect(found.first?.line == 1)
    }
}

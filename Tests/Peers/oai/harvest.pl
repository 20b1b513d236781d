#!/usr/bin/perl
# Lists what a repository has by HTTP::OAI (Debian's libhttp-oai-perl): a line of JSON for each record.
#
#   harvest.pl BASE-URL PREFIX [FROM]
use strict;
use warnings;
use HTTP::OAI;
use JSON::PP;

my ($base, $prefix, $from) = @ARGV;
my $harvester = HTTP::OAI::Harvester->new(baseURL => $base, resume => 1);
$harvester->timeout(300);
my %wanted = (metadataPrefix => $prefix);
$wanted{from} = $from if defined $from;
my $json = JSON::PP->new->canonical->ascii;
# As each record comes, for the list itself keeps the last page alone.
my $list = $harvester->ListRecords(%wanted, onRecord => sub {
    my $record = shift;
    my @sets = map { "$_" } $record->header->setSpec;
    print $json->encode({
        identifier => $record->identifier, datestamp => $record->datestamp,
        deleted => $record->is_deleted ? JSON::PP::true : JSON::PP::false, sets => [sort @sets],
    }), "\n";
});
if ($list->is_error) {
    my @errors = $list->can('errors') ? $list->errors : ();
    exit 0 if grep { $_->code eq 'noRecordsMatch' } @errors;
    die 'HTTP::OAI: ' . $list->message . "\n";
}
